/** An element with a class and children; texts are texts, whatever stands in them. */
export function element(name, className, ...children) {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...children.filter(child => child !== null && child !== undefined));
  return made;
}

/** A rendered row, as rows.html lays it out. */
export function row(made) {
  const cells = element('dl', 'cells');
  for (const cell of made.cells) cells.append(element('dt', '', cell.name), element('dd', '', cell.value));
  const article = element('article', 'row',
    element('h3', '', made.number === null ? 'Your row' : `Row ${made.number}`, ' ', ...tags(made)),
    element('div', 'beside', cells, element('div', 'made', ...result(made))));
  return article;
}

function tags(made) {
  return made.blank ? [element('span', 'tag warn', 'blank: a corpus leaves it out')] : [];
}

function result(made) {
  if (made.problem) return [element('p', 'notice bad', made.problem)];
  const choices = made.choices.length === 0 ? [] : [
    element('h4', '', 'Answer choices'),
    element('ul', 'choices', ...made.choices.map(choice => element('li', choice.correct ? 'correct' : '', choice.text))),
  ];
  const targets = made.targets.length === 0 ? [[]] : made.targets;
  return [
    element('h4', '', 'Input'), said(made.input),
    element('h4', '', made.targets.length > 1 ? 'Targets' : 'Target'), ...targets.map(said),
    made.outside ? element('p', 'remark', 'not among the answer choices: a corpus leaves it out') : null,
    ...choices,
  ];
}

function said(spans) {
  if (spans.length === 0) return element('p', 'said empty', 'nothing');
  return element('p', 'said', ...spans.map(span => span.variable ? element('mark', '', span.text) : span.text));
}

/** A finding; a press goes to its place. */
export function finding(found, goTo) {
  const place = element('button', 'plain place', found.place || found.field);
  place.type = 'button';
  place.addEventListener('click', () => goTo(found));
  const tag = {error: 'bad', warning: 'warn'}[found.severity] ?? '';
  return element('li', '', element('span', `tag ${tag}`, found.severity), ' ', place, ' ',
    element('span', 'message', found.message), ' ', element('code', 'muted', found.code));
}
