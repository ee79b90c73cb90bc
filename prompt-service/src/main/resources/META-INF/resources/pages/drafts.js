/** What somebody typed and has not published, kept by the browser under the address of the page. */

const PREFIX = 'tzero.draft:';

export class Draft {
  constructor(address) {
    this.key = PREFIX + address;
  }

  /** {prompt, revision, at}, or null. */
  read() {
    try {
      return JSON.parse(localStorage.getItem(this.key));
    } catch {
      return null;
    }
  }

  /** Whether it could be kept: a browser may have no room, or be told to keep nothing. */
  keep(prompt, revision) {
    try {
      localStorage.setItem(this.key, JSON.stringify({prompt, revision, at: new Date().toISOString()}));
      return true;
    } catch {
      return false;
    }
  }

  drop() {
    try {
      localStorage.removeItem(this.key);
    } catch {
      // Where nothing is kept, nothing is to be dropped.
    }
  }
}
