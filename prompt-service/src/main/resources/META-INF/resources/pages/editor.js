import {CodeField} from './code.js';
import {element, finding, row} from './dom.js';
import {Draft} from './drafts.js';
import {Fields} from './fields.js';
import {send} from './send.js';
import {showConflict} from './conflict.js';

/** Sourcing: what is typed is kept at once, rendered and checked shortly after, and published on request. */

const TYPING_PAUSE_MS = 250;

const form = document.getElementById('editor');
// Not form.dataset: that is the field of this name.
const data = name => form.getAttribute(`data-${name}`);
const fields = new Fields(form);
const codes = {
  template: new CodeField(form.elements.template),
  answer_choices: new CodeField(form.elements.answerChoices),
};
const draft = new Draft(location.pathname + location.search);
const status = document.getElementById('status');
const author = form.elements.author;
const server = fields.read();

let promptId = data('prompt');
let revision = Number(data('revision'));
let asked = 0;
let pause;

restore();
author.value ||= stored('tzero.author');
form.addEventListener('input', changed);
form.addEventListener('change', changed);
form.addEventListener('submit', event => {
  event.preventDefault();
  publish();
});
document.addEventListener('keydown', keys);
document.getElementById('discard').addEventListener('click', discard);
document.getElementById('delete')?.addEventListener('click', () => document.getElementById('deletion').showModal());
document.getElementById('really-delete')?.addEventListener('click', remove);
document.querySelectorAll('[data-closes]').forEach(button =>
  button.addEventListener('click', () => button.closest('dialog').close()));
document.getElementById('before').addEventListener('click', () => turn(-1));
document.getElementById('after').addEventListener('click', () => turn(1));
preview();

function stored(key) {
  try {
    return localStorage.getItem(key) ?? '';
  } catch {
    return '';
  }
}

function say(text, kind = '') {
  status.className = kind ? `notice ${kind}` : '';
  status.textContent = text;
}

function restore() {
  const kept = draft.read();
  if (!kept || same(kept.prompt, server)) return;
  show(kept.prompt);
  revision = kept.revision;
  document.getElementById('kept').hidden = false;
  document.getElementById('kept-at').textContent = new Date(kept.at).toLocaleString();
}

function same(a, b) { return JSON.stringify(a) === JSON.stringify(b); }

function show(prompt) {
  fields.write(prompt);
  Object.values(codes).forEach(code => code.repaint());
}

function discard() {
  draft.drop();
  show(server);
  revision = Number(data('revision'));
  document.getElementById('kept').hidden = true;
  say('What you had typed is gone; this is what is stored.');
  preview();
}

function changed(event) {
  if (event.target === author) {
    try {
      localStorage.setItem('tzero.author', author.value);
    } catch {
      // The name is typed again next time.
    }
    return;
  }
  if (!event.target.matches('[data-view]') && !draft.keep(fields.read(), revision)) {
    say('This browser keeps nothing: what you type is lost when you leave before publishing.', 'warn');
  }
  if (event.target === form.elements.split) form.elements.first.value = 0;
  clearTimeout(pause);
  pause = setTimeout(preview, TYPING_PAUSE_MS);
}

function turn(direction) {
  const first = form.elements.first;
  first.value = Math.max(0, Number(first.value) + direction * Number(data('rows')));
  preview();
}

async function preview() {
  clearTimeout(pause);
  const number = ++asked;
  const view = document.getElementById('preview');
  view.setAttribute('aria-busy', 'true');
  const answer = await send('POST', '/editor/preview', {
    prompt: fields.read(),
    promptId,
    split: form.elements.split.value,
    first: Number(form.elements.first.value) || 0,
    row: form.elements.row.value.trim() || null,
  });
  if (number !== asked) return;
  view.setAttribute('aria-busy', 'false');
  if (!answer.ok) {
    showRows([], answer.body.message);
    return;
  }
  showFindings(answer.body.findings, answer.body.summary);
  showSplits(answer.body);
  showRows(answer.body.rows, answer.body.unavailable);
}

function showFindings(findings, summary) {
  document.getElementById('findings').replaceChildren(...findings.map(found => finding(found, goTo)));
  document.getElementById('summary').textContent = summary;
  for (const [field, code] of Object.entries(codes)) {
    const here = findings.filter(found => found.field === field && found.severity !== 'info');
    code.mark(here.map(found => found.line).filter(line => line > 0));
    code.field.setAttribute('aria-invalid', here.some(found => found.severity === 'error'));
  }
}

function goTo(found) {
  const code = codes[found.field];
  if (code && found.line > 0) code.goTo(found.line, found.column);
  else (code?.field ?? fields.of(found.field))?.focus();
}

function showSplits({splits, split, first, total}) {
  const known = splits.map(each => {
    const option = element('option', '', `${each.name} (${each.rows.toLocaleString('en')})`);
    option.value = each.name;
    return option;
  });
  form.elements.split.replaceChildren(...known);
  form.elements.split.value = split;
  form.elements.split.disabled = known.length === 0;
  const last = Math.min(total, first + Number(data('rows')));
  document.getElementById('position').textContent = total > 0 ? `rows ${first} to ${last - 1} of ${total.toLocaleString('en')}` : '';
  document.getElementById('before').disabled = first === 0;
  document.getElementById('after').disabled = last >= total;
}

function showRows(rows, unavailable) {
  const notice = unavailable ? [element('p', 'notice warn', unavailable)] : [];
  document.getElementById('rows').replaceChildren(...notice, ...rows.map(row));
  if (unavailable) document.getElementById('own-row').open = true;
}

async function publish() {
  say('Publishing …');
  const prompt = fields.read();
  const body = {prompt, author: author.value, expectedRevision: revision};
  const answer = promptId
    ? await send('PUT', `/editor/prompts/${promptId}`, body)
    : await send('POST', '/editor/prompts', body);
  if (answer.ok) {
    draft.drop();
    location.assign(`/prompts/${answer.body.promptId}?published=${answer.body.revision}`);
    return;
  }
  refused(answer, prompt);
}

function refused({body}, mine) {
  say(body.message, 'bad');
  if (body.findings?.length > 0) showFindings(body.findings, 'Not published.');
  if (body.stored) {
    showConflict(mine, body.stored, {
      keepMine() {
        show(mine);
        revision = body.stored.revision;
        publish();
      },
      takeTheirs() {
        show(body.stored.prompt);
        revision = body.stored.revision;
        say('The fields hold the published words now. Yours stay above until you leave this page.');
        preview();
      },
    });
  }
}

async function remove() {
  const answer = await send('DELETE', `/editor/prompts/${promptId}?expectedRevision=${revision}`);
  document.getElementById('deletion').close();
  if (answer.ok) {
    draft.drop();
    location.assign('/prompts?deleted=true');
  } else {
    say(answer.body.message, 'bad');
  }
}

function keys(event) {
  if (event.ctrlKey && (event.key === 'Enter' || event.key === 's')) {
    event.preventDefault();
    form.requestSubmit();
  } else if (event.altKey && (event.key === 'ArrowRight' || event.key === 'ArrowLeft')) {
    event.preventDefault();
    turn(event.key === 'ArrowRight' ? 1 : -1);
  }
}
