// The input area: text, files, and the reasons why some cannot be sent.
import { commandMenu } from './commands.js';
import { h, iconOf } from './dom.js';
import { bytes, number } from './format.js';
import { say } from './words.js';

const kept = 'nemo.draft';
// Text of only spaces, controls and invisible characters counts as empty; the server has the same rule.
const visible = /[^\s\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]/u;
const wordsOf = (text) => (visible.test(text) ? text.trim() : '');

/** @param on callbacks send(text, files), notice(text), last(), which returns the text of the last message, and claim(files), which returns those that no earlier message waits for */
export function composer(form, on) {
  const field = form.querySelector('textarea');
  const button = form.querySelector('.send');
  const count = form.querySelector('.count');
  const list = form.querySelector('.chosen');
  const input = form.querySelector('input[type=file]');
  let files = [];
  let suggested = '';
  let limits = { maxUploadBytes: 524288000, maxFiles: 20, maxText: 4000 };

  function refresh() {
    const words = wordsOf(field.value);
    field.style.height = 'auto';
    field.style.height = `${field.scrollHeight}px`;
    count.hidden = words.length < limits.maxText * 0.9;
    count.textContent = `${number(words.length)} / ${number(limits.maxText)}`;
    count.classList.toggle('over', words.length > limits.maxText);
    button.disabled = !words && files.length === 0;
    try {
      sessionStorage.setItem(kept, field.value);
    } catch {
      // The draft is optional.
    }
  }

  function submit() {
    const text = wordsOf(field.value);
    if (!text && !files.length) return;
    if (text.length > limits.maxText) return on.notice(say('tooLong', number(limits.maxText)));
    const chosen = files;
    files = [];
    field.value = '';
    showFiles();
    refresh();
    on.send(text, chosen);
  }

  function add(more) {
    for (const file of on.claim(more)) {
      const refusal = whyNot(file);
      if (refusal) on.notice(refusal);
      else files.push(file);
    }
    showFiles();
    refresh();
    field.focus();
  }

  function whyNot(file) {
    // The server detects the file format from the content.
    if (file.size === 0) return say('emptyFile', file.name);
    if (files.length >= limits.maxFiles) return say('tooMany', limits.maxFiles);
    if (files.reduce((sum, one) => sum + one.size, file.size) > limits.maxUploadBytes) return say('tooLarge', file.name, bytes(limits.maxUploadBytes));
    return null;
  }

  function showFiles() {
    list.querySelectorAll('[src]').forEach((shown) => URL.revokeObjectURL(shown.dataset.url));
    list.hidden = files.length === 0;
    list.replaceChildren(...files.map((file) => h('li', {}, thumb(file),
      h('span', { class: 'what' }, h('b', { title: file.name }, file.name), h('small', {}, bytes(file.size))),
      h('button', { type: 'button', 'aria-label': say('remove', file.name), onclick: () => { files = files.filter((one) => one !== file); showFiles(); refresh(); field.focus(); } }, '×'))));
  }

  const menu = commandMenu(field, document.getElementById('commands'), (text, isComplete) => {
    write(text);
    if (isComplete) submit();
  });

  function write(text) {
    field.value = text;
    field.setSelectionRange(text.length, text.length);
    refresh();
    field.focus();
  }

  addEventListener('resize', refresh);
  field.addEventListener('input', () => {
    refresh();
    menu.refresh();
  });
  field.addEventListener('keydown', (event) => {
    if (menu.key(event)) return;
    // During IME composition, Enter selects a word; Safari signals it only by the key code.
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      submit();
    } else if (event.key === 'ArrowUp' && !field.value && on.last()) {
      event.preventDefault();
      write(on.last());
    }
  });
  field.addEventListener('paste', (event) => {
    const pasted = [...(event.clipboardData?.files ?? [])];
    if (pasted.length) {
      event.preventDefault();
      add(pasted);
    }
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    submit();
  });
  input.addEventListener('change', () => {
    add([...input.files]);
    input.value = '';
  });
  const choose = () => input.click();
  form.querySelector('#attach').addEventListener('click', choose);
  try {
    field.value = sessionStorage.getItem(kept) ?? '';
  } catch {
    // Starts empty.
  }
  refresh();

  return {
    add,
    choose,
    /** Restores text (and files), before the current content. */
    edit(text, back) {
      field.value = [text, field.value].filter(Boolean).join('\n');
      files = [...back, ...files];
      showFiles();
      refresh();
      field.focus();
    },
    /** Writes a sentence that the person may change and send; it takes the place of an earlier one that was not changed. */
    suggest(text) {
      write(field.value.trim() && field.value !== suggested ? `${field.value.trimEnd()}\n${text}` : text);
      suggested = field.value;
    },
    /** Adapts the height to the text, or to the hint. */
    fit: refresh,
    limit(next) {
      limits = next;
      refresh();
    },
  };
}

function thumb(file) {
  const type = file.type || 'video/';
  const symbol = () => h('span', { class: 'thumb' }, iconOf(type));
  if (type.startsWith('audio/')) return symbol();
  const url = URL.createObjectURL(file);
  const shown = type.startsWith('image/') ? h('img', { class: 'thumb', src: url, alt: '' })
    : h('video', { class: 'thumb', src: `${url}#t=0.1`, muted: true, preload: 'metadata', playsInline: true, 'aria-hidden': 'true', tabIndex: -1 });
  shown.dataset.url = url;
  shown.addEventListener('error', () => shown.replaceWith(symbol()), { once: true });
  return shown;
}
