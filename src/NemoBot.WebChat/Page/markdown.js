// Renders the bot's Markdown as DOM nodes. Nothing is parsed as HTML: unknown markup stays text.
import { h } from './dom.js';

// Maximum nesting depth, because each level is a recursive call.
const MOST_NESTED = 8;
// Maximum number of markers in a paragraph; above it the text is shown as is, because finding each marker's end takes time linear in the length.
const MOST_SIGNS = 1000;

// A language may follow the fence; a line with more backticks is not a fence.
const FENCE = /^\s*```[^`]*$/;

export function markdown(text, depth = 0) {
  const lines = text.replace(/\r\n?/g, '\n').split('\n');
  const blocks = [];
  let at = 0;
  while (at < lines.length) {
    const line = lines[at];
    if (!line.trim()) {
      at++;
    } else if (FENCE.test(line)) {
      const code = [];
      for (at++; at < lines.length && !/^\s*```/.test(lines[at]); at++) code.push(lines[at]);
      at++;
      blocks.push(h('pre', {}, h('code', {}, code.join('\n'))));
    } else if (/^#{1,6}\s/.test(line)) {
      blocks.push(h(line.startsWith('###') ? 'h4' : 'h3', {}, ...inline(line.replace(/^#+\s+/, ''))));
      at++;
    } else if (depth < MOST_NESTED && /^\s*>/.test(line)) {
      const quoted = [];
      for (; at < lines.length && /^\s*>/.test(lines[at]); at++) quoted.push(lines[at].replace(/^\s*>\s?/, ''));
      blocks.push(h('blockquote', {}, markdown(quoted.join('\n'), depth + 1)));
    } else if (item(line)) {
      const { ordered } = item(line);
      const list = h(ordered ? 'ol' : 'ul');
      if (ordered) list.start = Number.parseInt(line, 10) || 1;
      for (; at < lines.length && item(lines[at])?.ordered === ordered; at++) {
        let words = item(lines[at]).words;
        while (at + 1 < lines.length && /^\s{2,}\S/.test(lines[at + 1]) && !item(lines[at + 1])) words += `\n${lines[++at].trim()}`;
        list.append(h('li', {}, ...inline(words)));
      }
      blocks.push(list);
    } else {
      const words = [];
      for (; at < lines.length && lines[at].trim() && !(words.length && starts(lines[at], depth)); at++) words.push(lines[at]);
      blocks.push(h('p', {}, ...inline(words.join('\n'))));
    }
  }
  const all = document.createDocumentFragment();
  all.append(...blocks);
  return all;
}

/** Renders plain text with clickable links. */
export function plain(text) {
  const parts = [];
  let from = 0;
  for (const match of text.matchAll(/https?:\/\/[^\s<>"”）]+[^\s<>"”）.,;:!?)\]]/g)) {
    parts.push(text.slice(from, match.index), link(match[0], [match[0]]));
    from = match.index + match[0].length;
  }
  return [...parts, text.slice(from)];
}

/** Returns whether the line starts a block other than a paragraph. */
const starts = (line, depth) => FENCE.test(line) || (depth < MOST_NESTED ? /^(#{1,6}\s|\s*>)/ : /^#{1,6}\s/).test(line) || item(line);

function item(line) {
  const match = /^\s{0,3}(?:([-*+•])|(\d{1,3})[.)])\s+(.*)$/.exec(line);
  return match ? { ordered: match[2] !== undefined, words: match[3] } : null;
}

const spans = new RegExp([
  /\\([\\`*_{}[\]()#+\-.!<>~|&=])/, // an escaped character
  /`([^`]+)`/, // code
  /\[([^\]]+)\]\(([^()\s]+(?:\([^()\s]*\)[^()\s]*)*)\)/, // a link
  /\*\*(?=\S)([\s\S]+?)\*\*(?!\*)/, // bold
  /~~(?=\S)([\s\S]+?)~~/, // strikethrough
  /\*(?=[^\s*])([\s\S]+?)\*(?!\*)/, // italic
  /(?<![\p{L}\p{N}_])_(\S|\S[\s\S]*?\S)_(?![\p{L}\p{N}_])/u, // italic
  /<?(https?:\/\/[^\s<>"”）]+[^\s<>"”）.,;:!?)\]*_])>?/, // a bare URL
].map((part) => part.source).join('|'), 'u');

function inline(text) {
  if ((text.match(/[*_~`[]/g)?.length ?? 0) > MOST_SIGNS) return plain(text).flatMap((part) => (typeof part === 'string' ? broken(part) : [part]));
  const nodes = [];
  let rest = text;
  while (rest) {
    const match = spans.exec(rest);
    if (!match) break;
    nodes.push(...broken(rest.slice(0, match.index)));
    const [, sign, code, label, address, bold, struck, italic, underlined, bare] = match;
    if (sign !== undefined) nodes.push(sign);
    else if (code !== undefined) nodes.push(h('code', {}, code));
    else if (label !== undefined) nodes.push(link(address, inline(label)));
    else if (bold !== undefined) nodes.push(h('strong', {}, ...inline(bold)));
    else if (struck !== undefined) nodes.push(h('s', {}, ...inline(struck)));
    else if (bare !== undefined) nodes.push(link(bare, [bare]));
    else nodes.push(h('em', {}, ...inline(italic ?? underlined)));
    rest = rest.slice(match.index + match[0].length);
  }
  nodes.push(...broken(rest));
  return nodes;
}

// In a chat, line breaks are intentional.
const broken = (text) => text.split('\n').flatMap((line, n) => (n ? [h('br'), line] : [line]));

/** Only web addresses become links; others stay text. */
function link(address, content) {
  let url;
  try {
    url = new URL(address);
  } catch {
    return h('span', {}, ...content);
  }
  return url.protocol === 'https:' || url.protocol === 'http:'
    ? h('a', { href: url.href, target: '_blank', rel: 'noopener noreferrer' }, ...content)
    : h('span', {}, ...content);
}
