// The lines above those that the page shows at first: loaded in pages, on request.
import { say } from './words.js';

/** @param log the conversation; @param button shown while there are earlier lines; @param notice function(text) */
export function history(log, button, notice) {
  let loading = false;

  async function load() {
    if (loading) return;
    loading = true;
    button.setAttribute('aria-disabled', 'true');
    try {
      const answer = await fetch(`/api/chat/history?before=${log.firstPosition()}`);
      if (!answer.ok) throw new Error(`history: ${answer.status}`);
      const { entries, earlier } = await answer.json();
      log.prepend(entries, earlier);
      button.hidden = !earlier || log.isFull();
      if (button.hidden) log.focusFirst();
    } catch {
      notice(say('earlierFailed'));
    } finally {
      loading = false;
      button.removeAttribute('aria-disabled');
    }
  }

  button.addEventListener('click', load);
  return {
    /** Shows whether there are earlier lines. */
    offer(earlier) {
      log.beginsLater(earlier);
      button.hidden = !earlier;
    },
  };
}
