import {lookStart, type Palette, PLAIN} from './paint.js';
import {isSimple, type Line} from './span.js';
import {asciiText, type Role} from './theme.js';

/** One line of the screen, as it was painted and as it is made up. */
export type PaintedRow = {readonly text: string; readonly line: Line};

/** Text that goes to one place. Both count from 1. */
type Touch = {readonly row: number; readonly column: number; readonly text: string; readonly role: Role};

/** To move costs about as much as so many characters that are already there. */
const MOVE_COLUMNS = 8;

type Cells = {readonly text: string; readonly roles: readonly Role[]};

/** A line cell by cell; null where a character may take more or less than one. */
const cellsOf = (line: Line): Cells | null => {
  let text = '';
  const roles: Role[] = [];
  for (const span of line) {
    if (!isSimple(span.text)) {
      return null;
    }
    text += span.text;
    for (let index = 0; index < span.text.length; index += 1) {
      roles.push(span.role);
    }
  }
  return {text, roles};
};

/** What differs between two lines, in stretches of one role each; null where cells cannot be compared. */
const touchesIn = (before: Line, after: Line, row: number): readonly Touch[] | null => {
  const from = cellsOf(before);
  const to = cellsOf(after);
  if (from === null || to === null || from.text.length !== to.text.length) {
    return null;
  }
  const touches: Touch[] = [];
  let start = -1;
  let end = -1;
  const finish = (): void => {
    if (start >= 0) {
      touches.push({
        row,
        column: start + 1,
        text: to.text.slice(start, end + 1),
        role: to.roles[start] ?? 'plain',
      });
    }
    start = -1;
  };
  for (let column = 0; column < to.text.length; column += 1) {
    const isSame = from.text[column] === to.text[column] && from.roles[column] === to.roles[column];
    if (start >= 0 && (to.roles[column] !== to.roles[start] || column - end > MOVE_COLUMNS)) {
      finish();
    }
    if (!isSame) {
      start = start < 0 ? column : start;
      end = column;
    }
  }
  finish();
  return touches;
};

/** To a place on the screen; both count from 1. */
export const move = (row: number, column: number): string => `\u001B[${row};${column}H`;

/** About how many bytes it takes, less the beginnings of looks, which many places share. */
const costOf = (touches: readonly Touch[]): number =>
  touches.reduce((sum, {text}) => sum + text.length + MOVE_COLUMNS, 0);

/** Leaves the cursor where Ink knows it. */
const inPlace = (bytes: string): string => (bytes === '' ? '' : `\u001B7${bytes}\u001B8`);

/** So that the terminal shows all of it at once. */
export const inOneGo = (bytes: string): string => (bytes === '' ? '' : `\u001B[?2026h${bytes}\u001B[?2026l`);

/** Each look begins once, for all places where it is wanted. */
const touchBytes = (touches: readonly Touch[], palette: Palette): string => {
  const byRole = new Map<Role, Touch[]>();
  for (const touch of touches) {
    const others = byRole.get(touch.role);
    if (others === undefined) {
      byRole.set(touch.role, [touch]);
    } else {
      others.push(touch);
    }
  }
  return [...byRole]
    .map(([role, all]) => {
      const start = lookStart(role, palette);
      const parts = all.map(
        ({row, column, text}) => `${move(row, column)}${palette.isAscii ? asciiText(text as never) : text}`,
      );
      return `${start}${parts.join('')}${start === '' ? '' : PLAIN}`;
    })
    .join('');
};

/**
 * The bytes that make one picture of another by painting only what differs; empty where nothing does. Lines that one of
 * them has not are blank.
 */
export const retouchBytes = (
  before: readonly PaintedRow[],
  after: readonly PaintedRow[],
  palette: Palette,
): string => {
  const touches: Touch[] = [];
  let wholeLines = '';
  for (let index = 0; index < Math.max(before.length, after.length); index += 1) {
    const last = before[index];
    const next = after[index];
    if (last?.text !== next?.text) {
      const found = last && next ? touchesIn(last.line, next.line, index + 1) : null;
      if (found === null || costOf(found) > (next?.text.length ?? 0)) {
        wholeLines += `${move(index + 1, 1)}\u001B[2K${next?.text ?? ''}`;
      } else {
        touches.push(...found);
      }
    }
  }
  return inPlace(`${wholeLines}${touchBytes(touches, palette)}`);
};
