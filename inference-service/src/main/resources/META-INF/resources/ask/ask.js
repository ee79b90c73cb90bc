import { events } from './events.js';
import { bars, commandLine, figures, json, problem, tokenSpan, legend, element } from './shown.js';

const EXAMPLES = [
  { name: 'Mood', input: 'We waited an hour and the soup was cold.\nIs the guest pleased or annoyed?', choices: 'pleased\nannoyed' },
  { name: 'Does it follow', input: 'Ada put the blue cup on the shelf. So the shelf holds a cup. Yes or no?', choices: 'yes\nno' },
  { name: 'Write', input: 'Finish the sentence: The ship left the harbour because', choices: '' },
];

const form = document.getElementById('ask');
const said = document.getElementById('said');
const stop = document.getElementById('stop');
const ask = form.querySelector('button');
let asking = null;

for (const hidden of form.querySelectorAll('.examples, .options')) hidden.hidden = false;
for (const example of EXAMPLES) {
  const button = element('button', 'plain', example.name);
  button.type = 'button';
  button.addEventListener('click', () => {
    form.elements.input.value = example.input;
    form.elements.choices.value = example.choices;
    form.elements.input.focus();
  });
  form.querySelector('.examples').append(button);
}

stop.addEventListener('click', () => asking?.abort());
form.addEventListener('submit', async event => {
  event.preventDefault();
  asking?.abort();
  asking = new AbortController();
  const own = asking;
  ask.disabled = true;
  stop.hidden = false;
  try {
    await (choices().length > 0 ? rank(own.signal) : write(own.signal));
  } catch (failure) {
    if (own.signal.aborted) {
      said.querySelector('.writing')?.classList.remove('writing');
      said.append(element('p', 'muted', 'Stopped.'));
    } else {
      said.replaceChildren(problem(failure.message));
    }
  } finally {
    ask.disabled = false;
    stop.hidden = true;
  }
});

function choices() {
  return form.elements.choices.value.split('\n').map(line => line.trim()).filter(line => line !== '');
}

async function post(path, accept, body, signal) {
  const response = await fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept },
    body: JSON.stringify(body),
    signal,
  });
  if (!response.ok) {
    const refusal = await response.json().catch(() => ({}));
    throw new Error(refusal.message ?? `The replica answered with status ${response.status}.`);
  }
  return response;
}

async function rank(signal) {
  const request = { model: form.elements.model.value, tasks: [{ input: form.elements.input.value, choices: choices() }] };
  said.replaceChildren(element('p', 'muted writing', 'Ranking '));
  const response = await post('/v1/rank', 'application/json', request, signal);
  const result = (await response.json()).results[0];
  said.replaceChildren(
    element('h2', '', 'Answer'), bars(choices(), result.rank), figures(result, 0),
    commandLine('Rank', request, form.dataset.address), json(result));
}

function task() {
  const made = { input: form.elements.input.value, logProbabilities: true, options: {} };
  for (const field of form.querySelectorAll('[data-field], [data-option]')) {
    if (field.type === 'checkbox' ? !field.checked : field.value === '') continue;
    const value = field.type === 'checkbox' ? true : Number(field.value);
    if (field.dataset.field) made[field.dataset.field] = value;
    else made.options[field.dataset.option] = value;
  }
  return made;
}

async function write(signal) {
  const request = { model: form.elements.model.value, task: task() };
  const answer = element('p', 'panel answer writing');
  answer.id = 'answer';
  said.replaceChildren(element('h2', '', 'Answer'), answer, legend());
  const response = await post('/v1/generate', 'text/event-stream', request, signal);
  for await (const data of events(response.body)) {
    const part = JSON.parse(data);
    if (part.token) {
      answer.append(tokenSpan(part.token));
    } else if (part.result) {
      answer.classList.remove('writing');
      finished(part.result, request);
    } else if (part.message) {
      throw new Error(part.message);
    }
  }
}

function finished(result, request) {
  const sequences = result.generate.sequences ?? [];
  if (sequences.length > 1) {
    const list = element('ol', '', ...sequences.map(sequence =>
      element('li', '', ...(sequence.tokens ?? []).map(tokenSpan), ' ',
        element('span', 'muted', `score ${sequence.score.toFixed(3)}`))));
    said.append(element('h3', '', 'All sequences'), list);
  }
  const tokens = (result.generate.tokens ?? []).length;
  said.append(
    figures(result, tokens),
    commandLine('Generate', { model: request.model, tasks: [request.task] }, form.dataset.address),
    json(result));
}
