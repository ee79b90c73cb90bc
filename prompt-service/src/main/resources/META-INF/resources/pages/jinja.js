/** Jinja's words in colour: a template as lines of pieces, each with the class that prompts.css paints. */

const KEYWORDS = new Set(
  ('and as block break call continue do elif else endblock endcall endfilter endfor endif endmacro endraw endset endwith '
    + 'extends filter for from if import in include is loop macro not or raw recursive set with without context')
    .split(' '));
const CONSTANTS = new Set(['true', 'false', 'none', 'True', 'False', 'None']);
const OPENING = /\{\{|\{%|\{#|\|\|\|/g;
const RAW = /\{%[-+]?\s*raw\s*[-+]?%\}/y;
const ENDRAW = /\{%[-+]?\s*endraw\s*[-+]?%\}/g;
const TOKEN = /\s+|"(?:[^"\\]|\\[^])*"?|'(?:[^'\\]|\\[^])*'?|\d[\d_]*(?:\.\d+)?(?:[eE][-+]?\d+)?|[\p{L}_][\p{L}\p{N}_]*|[^]/uy;

/** The pieces of a template, in order: {text, kind}, where the kind of plain words is ''. */
export function pieces(source) {
  const found = [];
  const add = (text, kind) => text && found.push({text, kind});
  let at = 0;
  while (at < source.length) {
    OPENING.lastIndex = at;
    const opening = OPENING.exec(source);
    add(source.slice(at, opening ? opening.index : source.length), '');
    if (!opening) break;
    at = opening.index;
    if (opening[0] === '|||') {
      add('|||', 'separator');
      at += 3;
    } else if (opening[0] === '{#') {
      const end = source.indexOf('#}', at + 2);
      add(source.slice(at, end < 0 ? source.length : end + 2), 'comment');
      at = end < 0 ? source.length : end + 2;
    } else {
      at = raw(source, at, add) ?? code(source, at, opening[0], add);
    }
  }
  return found;
}

/** A raw block, whose words are plain; undefined where none begins. */
function raw(source, at, add) {
  RAW.lastIndex = at;
  const opening = RAW.exec(source);
  if (!opening) return undefined;
  ENDRAW.lastIndex = RAW.lastIndex;
  const closing = ENDRAW.exec(source);
  add(opening[0], 'delimiter');
  add(source.slice(at + opening[0].length, closing ? closing.index : source.length), '');
  add(closing ? closing[0] : '', 'delimiter');
  return closing ? ENDRAW.lastIndex : source.length;
}

/** An expression or a statement up to its end; braces within it are counted, as Jinja does. */
function code(source, at, opening, add) {
  const closing = opening === '{{' ? '}}' : '%}';
  let depth = 0;
  let before = '';
  add(opening, 'delimiter');
  at += 2;
  while (at < source.length) {
    if (depth === 0 && source.startsWith(closing, at)) {
      add(closing, 'delimiter');
      return at + 2;
    }
    TOKEN.lastIndex = at;
    const [text] = TOKEN.exec(source);
    if ('([{'.includes(text)) depth++;
    if (')]}'.includes(text)) depth = Math.max(0, depth - 1);
    add(text, kind(text, before));
    if (text.trim()) before = text;
    at += text.length;
  }
  return at;
}

function kind(text, before) {
  if (/^["']/.test(text)) return 'string';
  if (/^\d/.test(text) || CONSTANTS.has(text)) return 'constant';
  if (!/^[\p{L}_]/u.test(text)) return '';
  if (before === '|') return 'filter';
  if (before === '.') return '';
  return KEYWORDS.has(text) ? 'keyword' : 'name';
}

/** Shows a template as lines in an element; marked lines (from 1) stand out. */
export function paint(element, source, marked = new Set()) {
  const lines = [document.createElement('span')];
  for (const {text, kind} of pieces(source)) {
    text.split('\n').forEach((part, index) => {
      if (index > 0) lines.push(document.createElement('span'));
      if (part) lines.at(-1).append(kind ? piece(part, kind) : part);
    });
  }
  lines.forEach((line, index) => line.className = marked.has(index + 1) ? 'line marked' : 'line');
  element.replaceChildren(...lines);
}

function piece(text, kind) {
  const span = document.createElement('span');
  span.className = 'jinja-' + kind;
  span.textContent = text;
  return span;
}
