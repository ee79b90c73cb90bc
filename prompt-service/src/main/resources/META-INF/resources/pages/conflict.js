import {element} from './dom.js';

const LABELS = {
  dataset: 'Dataset', subset: 'Subset', name: 'Name', template: 'Template', answerChoices: 'Answer choices',
  reference: 'Reference', originalTask: 'Original task', choicesInPrompt: 'Choices in prompt', metrics: 'Metrics',
  languages: 'Languages',
};

/** Somebody else published in between: both texts side by side where they differ, and what can be done. */
export function showConflict(mine, stored, {keepMine, takeTheirs}) {
  const section = document.getElementById('conflict');
  const rows = Object.keys(LABELS).filter(name => text(mine[name]) !== text(stored.prompt[name])).map(name =>
    element('tr', '', element('th', '', LABELS[name]), side('Yours', mine[name]), side('Theirs', stored.prompt[name])));
  section.querySelector('tbody').replaceChildren(...rows);
  section.querySelector('[data-revision]').textContent = stored.revision;
  section.querySelector('[data-author]').textContent = stored.author ? ` by ${stored.author}` : '';
  section.querySelector('[data-mine]').onclick = () => {
    section.hidden = true;
    keepMine();
  };
  section.querySelector('[data-theirs]').onclick = takeTheirs;
  section.hidden = false;
  section.querySelector('h2').focus();
}

function side(whose, value) {
  const cell = element('td', '', element('pre', '', text(value)));
  cell.dataset.label = whose;
  return cell;
}

function text(value) {
  if (value === null || value === undefined) return 'not said';
  return Array.isArray(value) ? value.join(', ') : String(value);
}
