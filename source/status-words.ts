/** tmux shows so many columns of `status-right`, unless it is told otherwise. */
export const STATUS_COLUMNS = 40;

/** What tmux would take for a format or a style of its own, as it is to be read. */
export const literal = (text: string): string => text.replaceAll('#', '##');

/** Why there is no status line, as the last one: a bar shows no errors, and nobody knows why it is empty. */
export const failureLine = (words: string): string => {
  const [first = ''] = words.split('\n');
  const room = STATUS_COLUMNS - 2;
  return `? ${literal(first.length <= room ? first : `${first.slice(0, room - 1)}…`)}`;
};
