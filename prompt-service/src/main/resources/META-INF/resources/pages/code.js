import {paint} from './jinja.js';

/**
 * A textarea whose words are painted: the picture lies behind the field, which stays what it is for keyboards, screen
 * readers and forms.
 */
export class CodeField {
  constructor(field) {
    this.field = field;
    this.marked = new Set();
    this.picture = document.createElement('pre');
    this.picture.setAttribute('aria-hidden', 'true');
    const box = document.createElement('div');
    box.className = 'code';
    field.before(box);
    box.append(this.picture, field);
    field.addEventListener('input', () => this.repaint());
    this.repaint();
  }

  get value() { return this.field.value; }

  set value(text) {
    this.field.value = text;
    this.repaint();
  }

  /** Marks lines, from 1. */
  mark(lines) {
    this.marked = new Set(lines);
    this.repaint();
  }

  /** Puts the cursor at a place, both numbers from 1. */
  goTo(line, column) {
    const lines = this.field.value.split('\n');
    const at = lines.slice(0, line - 1).reduce((sum, text) => sum + text.length + 1, 0) + column - 1;
    this.field.focus();
    this.field.setSelectionRange(at, at);
  }

  repaint() { paint(this.picture, this.field.value, this.marked); }
}
