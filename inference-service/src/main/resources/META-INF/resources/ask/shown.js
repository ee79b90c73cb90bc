/** An element with a class and children; texts are texts, whatever stands in them. */
export function element(name, className, ...children) {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...children);
  return made;
}

/** What went wrong, as a sentence. */
export function problem(sentence) {
  const made = element('p', 'notice bad', sentence);
  made.id = 'problem';
  return made;
}

/** A token with its probability, told on hover, on focus, and to those who listen. */
export function tokenSpan(token) {
  const probability = token.logProbability === undefined ? null : Math.exp(token.logProbability);
  const sureness = probability === null ? '' : probability >= 0.5 ? ' sure' : probability >= 0.1 ? ' fair' : ' doubtful';
  const made = element('span', 'token' + sureness, token.text ?? '');
  if (probability !== null) {
    made.tabIndex = 0;
    made.dataset.told = `${(100 * probability).toFixed(1)} %  id ${token.id ?? 0}`;
    made.ariaLabel = `${token.text ?? ''}: ${(100 * probability).toFixed(1)} per cent`;
    made.setAttribute('role', 'note');
  }
  return made;
}

/** What the colours below tokens mean. */
export function legend() {
  return element('p', 'legend muted',
    element('span', 'token sure', 'half or more'), element('span', 'token fair', 'a tenth or more'),
    element('span', 'token doubtful', 'less'), 'how likely each token was');
}

/** Choices with their share, their scores, and their scores a token. */
export function bars(choices, outcome) {
  const scores = outcome.scores;
  const best = outcome.bestChoice ?? 0;
  const sum = scores.reduce((all, score) => all + Math.exp(score - scores[best]), 0);
  const head = element('thead', '', element('tr', '',
    element('th', '', 'Choice'), element('th', '', 'Probability among the choices'), element('th', ''),
    element('th', 'number', 'Log-probability'), element('th', 'number', 'a token')));
  const rows = choices.map((choice, i) => {
    const share = 100 * Math.exp(scores[i] - scores[best]) / sum;
    const bar = element('progress', '');
    bar.max = 100;
    bar.value = share;
    bar.ariaLabel = choice;
    return element('tr', i === best ? 'best' : '',
      element('td', '', choice), element('td', '', bar), element('td', 'number', `${share.toFixed(1)} %`),
      element('td', 'number', scores[i].toFixed(3)), element('td', 'number', outcome.meanScores[i].toFixed(3)));
  });
  const table = element('table', '', head, element('tbody', '', ...rows));
  table.id = 'answer';
  return element('div', 'scroll', table);
}

/** Who answered and how long it took. */
export function figures(result, tokens) {
  const queue = Number(result.timings.queueMicros ?? 0) / 1000;
  const compute = Number(result.timings.computeMicros ?? 0) / 1000;
  const entries = [
    ['Waited', `${queue.toFixed(1)} ms`],
    ['Computed', `${compute.toFixed(1)} ms`],
    ['Together with', `${(result.timings.batchSize ?? 1) - 1} others`],
    ['Input', `${(result.generate ?? result.rank).inputTokens} tokens`
      + ((result.generate ?? result.rank).inputTruncated ? ', cut' : '')],
  ];
  if (tokens > 0) {
    entries.push(['Written', `${tokens} tokens`], ['Speed', `${(1000 * tokens / compute).toFixed(1)} tokens/s`]);
    entries.push(['Ended by', result.generate.finishReason.replace('FINISH_REASON_', '').toLowerCase().replaceAll('_', ' ')]);
  }
  const list = element('dl', 'figures', ...entries.map(([name, value]) =>
    element('div', '', element('dt', '', name), element('dd', '', value))));
  return element('div', '', list,
    element('p', 'muted', 'by ', element('code', '', result.modelDigest), ` on ${result.replica}`));
}

/** The same question for grpcurl. */
export function commandLine(method, request, address) {
  const body = JSON.stringify(request).replaceAll("'", "'\\''");
  return element('div', '', element('h2', '', 'The same from a command line'),
    copyable(`grpcurl -plaintext -d '${body}' ${address} tzero.inference.v1.InferenceService/${method}`));
}

/** The whole result. */
export function json(result) {
  return element('details', '', element('summary', 'muted', 'The answer as JSON'), copyable(JSON.stringify(result, null, 2)));
}

function copyable(text) {
  const button = element('button', 'plain', 'Copy');
  button.type = 'button';
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(text);
    button.textContent = 'Copied';
    setTimeout(() => { button.textContent = 'Copy'; }, 1500);
  });
  return element('div', 'copyable', element('pre', '', text), button);
}
