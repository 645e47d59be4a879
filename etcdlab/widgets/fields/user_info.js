/** Cuts the user info of a URL (`root:password@`) out of what a person types, as `etcdlab/user_info.py` does. */

const SCHEME = /^\s*[A-Za-z][A-Za-z0-9+.-]*:[\\\x2f]+/; // a slash of its own would end the expression for Babel

/** @param {string} text */
export function withoutUserInfo(text) {
  const last = [...text.matchAll(/@|%40/g)].pop();
  if (!last) return text;
  const scheme = SCHEME.exec(text);
  return `${scheme ? scheme[0] : ""}***@${text.slice(last.index + last[0].length)}`;
}
