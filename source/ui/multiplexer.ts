/** What stands between warptop and the terminal, and has a way of its own with what is meant for that. */
export type Multiplexer = 'tmux' | 'screen' | null;

type Env = Readonly<Record<string, string | undefined>>;

/**
 * As far as the environment tells. Both keep their variable in all that is started inside, so with both set nobody
 * knows which one is next: then neither is meant, since one would print what is wrapped for the other.
 */
export const multiplexerOf = ({TMUX = '', STY = '', TERM = ''}: Env): Multiplexer => {
  if (STY !== '') {
    return TMUX === '' && TERM.startsWith('screen') ? 'screen' : null;
  }
  // Through SSH only the name of the terminal comes along.
  return TMUX !== '' || TERM.startsWith('tmux') ? 'tmux' : null;
};

const ESC = '\u001B';
const ST = `${ESC}\\`;

/** GNU screen drops what is longer than some 256 bytes between its brackets. */
const SCREEN_PIECE_BYTES = 76;

/** The text in pieces of so many bytes of UTF-8, each of whole characters. */
const pieces = (text: string, mostBytes: number): readonly string[] => {
  const all: string[] = [];
  let [piece, bytes] = ['', 0];
  for (const character of text) {
    const more = Buffer.byteLength(character);
    if (bytes + more > mostBytes) {
      all.push(piece);
      [piece, bytes] = ['', 0];
    }
    piece += character;
    bytes += more;
  }
  return [...all, piece];
};

/** A sequence for the terminal itself, as the multiplexer before it hands it on, where it is allowed to. */
export const handedOn = (sequence: string, multiplexer: Multiplexer): string => {
  switch (multiplexer) {
    case 'tmux':
      return `${ESC}Ptmux;${sequence.replaceAll(ESC, `${ESC}${ESC}`)}${ST}`;
    case 'screen':
      return pieces(sequence, SCREEN_PIECE_BYTES)
        .map((piece) => `${ESC}P${piece}${ST}`)
        .join('');
    case null:
      return sequence;
  }
};
