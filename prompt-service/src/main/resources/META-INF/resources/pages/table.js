/** Tables that are sorted by a press on a heading and searched while one types. */

document.querySelectorAll('table[data-sortable]').forEach(table => {
  const body = table.tBodies[0];
  [...table.tHead.rows[0].cells].forEach((heading, column) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = heading.textContent;
    heading.replaceChildren(button);
    button.addEventListener('click', () => {
      const numbers = heading.classList.contains('number');
      const first = numbers ? 'descending' : 'ascending';
      const other = numbers ? 'ascending' : 'descending';
      const order = heading.getAttribute('aria-sort') === first ? other : first;
      for (const each of heading.parentElement.cells) each.removeAttribute('aria-sort');
      heading.setAttribute('aria-sort', order);
      const sign = order === 'ascending' ? 1 : -1;
      body.append(...[...body.rows].sort((a, b) => sign * compare(a.cells[column], b.cells[column], numbers)));
    });
  });
});

function compare(a, b, numbers) {
  return numbers
    ? Number(a.dataset.value ?? -1) - Number(b.dataset.value ?? -1)
    : a.textContent.localeCompare(b.textContent);
}

document.querySelectorAll('input[data-searches]').forEach(field => {
  const table = document.getElementById(field.dataset.searches);
  const result = document.getElementById(field.dataset.result);
  field.closest('[hidden]').hidden = false;
  field.addEventListener('input', () => {
    const words = field.value.toLowerCase().split(/\s+/).filter(word => word);
    let shown = 0;
    for (const row of table.tBodies[0].rows) {
      const text = row.textContent.toLowerCase();
      row.hidden = !words.every(word => text.includes(word));
      shown += row.hidden ? 0 : 1;
    }
    result.textContent = `${shown} of ${table.tBodies[0].rows.length}`;
  });
});
