import {paint} from './jinja.js';

/** What every page for readers gets: painted templates, and keys that turn pages. */

document.querySelectorAll('[data-jinja]').forEach(element => {
  paint(element, element.textContent);
  element.classList.add('painted');
});

document.querySelectorAll('select[data-submits]').forEach(select =>
  select.addEventListener('change', () => select.form.requestSubmit()));

document.addEventListener('keydown', event => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.target.closest('input, select, textarea')) return;
  const turned = {n: 'a[rel=next]', p: 'a[rel=prev]'}[event.key];
  if (turned) document.querySelector(turned)?.click();
});
