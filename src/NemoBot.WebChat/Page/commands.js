// The menu of commands, which opens while the field holds nothing but "/" and letters.
import { h } from './dom.js';
import { say } from './words.js';

// Whether a command waits for more text; those that do not are sent when they are chosen.
const commands = [
  { name: 'edit', about: 'commandEditAbout', takesText: true },
  { name: 'preview', about: 'commandPreviewAbout' },
  { name: 'export', about: 'commandExportAbout' },
  { name: 'status', about: 'commandStatusAbout' },
  { name: 'credits', about: 'commandCreditsAbout' },
  { name: 'upload', about: 'commandUploadAbout' },
  { name: 'new', about: 'commandNewAbout' },
  { name: 'projects', about: 'commandProjectsAbout' },
  { name: 'rename', about: 'commandRenameAbout', takesText: true },
  { name: 'styles', about: 'commandStylesAbout' },
  { name: 'cancel', about: 'commandCancelAbout' },
  { name: 'skill', about: 'commandSkillAbout' },
  { name: 'language', about: 'commandLanguageAbout' },
  { name: 'login', about: 'commandLoginAbout' },
  { name: 'logout', about: 'commandLogoutAbout' },
  { name: 'mydata', about: 'commandMyDataAbout' },
  { name: 'forgetme', about: 'commandForgetMeAbout' },
  { name: 'privacy', about: 'commandPrivacyAbout' },
  { name: 'apikey', about: 'commandApiKeyAbout' },
  { name: 'tips', about: 'commandTipsAbout' },
  { name: 'help', about: 'commandHelpAbout' },
];

/**
 * Follows the field. The focus stays in the field; `aria-activedescendant` names the selected command for screen readers.
 * @param choose function(text, isComplete): the text for the field, and whether it can be sent
 */
export function commandMenu(field, menu, choose) {
  let shown = [];
  let selected = 0;
  let dismissed = '';

  function refresh() {
    const typed = /^[/／](\p{L}*)$/u.exec(field.value)?.[1].toLowerCase();
    shown = typed === undefined || field.value === dismissed ? [] : commands.filter(({ name }) => name.startsWith(typed));
    if (field.value !== dismissed) dismissed = '';
    selected = 0;
    draw();
  }

  function draw() {
    menu.hidden = shown.length === 0;
    menu.replaceChildren(...shown.map((command, n) => h('li', {
      id: `command-${command.name}`,
      role: 'option',
      'aria-selected': String(n === selected),
      // Keeps the focus in the field.
      onmousedown: (event) => event.preventDefault(),
      onclick: () => take(command),
    }, h('b', {}, `/${command.name}`), h('span', {}, say(command.about)))));
    if (shown.length) {
      field.setAttribute('aria-activedescendant', `command-${shown[selected].name}`);
      menu.children[selected].scrollIntoView({ block: 'nearest' });
    } else {
      field.removeAttribute('aria-activedescendant');
    }
  }

  function take(command, mayBeSent = true) {
    shown = [];
    draw();
    choose(`/${command.name}${command.takesText ? ' ' : ''}`, mayBeSent && !command.takesText);
  }

  function move(by) {
    selected = (selected + by + shown.length) % shown.length;
    draw();
  }

  /** Handles a key while the menu is open. Returns false for other keys, and while it is closed. */
  function key(event) {
    if (!shown.length || event.isComposing || event.keyCode === 229 || event.shiftKey || event.ctrlKey || event.altKey || event.metaKey) return false;
    const actions = {
      ArrowDown: () => move(1),
      ArrowUp: () => move(-1),
      Enter: () => take(shown[selected]),
      Tab: () => take(shown[selected], false),
      Escape: () => {
        dismissed = field.value;
        shown = [];
        draw();
        field.focus();
      },
    };
    const action = actions[event.key];
    if (!action) return false;
    event.preventDefault();
    action();
    return true;
  }

  // The menu scrolls, so it can have the focus too.
  menu.addEventListener('keydown', key);
  return { refresh, key };
}
