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

/** In Base64: the most that xterm takes, and others no less. */
const MOST_BASE64_BYTES = 74_994;

/** The most that can be copied, bytes of UTF-8. */
export const MOST_COPIED_BYTES = Math.floor(MOST_BASE64_BYTES / 4) * 3;

const ESC = '\u001B';
const ST = `${ESC}\\`;

/** GNU screen drops what is longer than some 256 bytes between its brackets. */
const SCREEN_PIECE = 76;

const pieces = (text: string, length: number): readonly string[] =>
  Array.from({length: Math.ceil(text.length / length)}, (_, index) =>
    text.slice(index * length, (index + 1) * length),
  );

/**
 * What makes a terminal put a text into its clipboard (OSC 52); null where it is too long for that. It moves nothing
 * on the screen. tmux is told in both of its ways, as either may be allowed: itself, and to hand it on.
 */
export const clipboardBytes = (text: string, multiplexer: Multiplexer): string | null => {
  const bytes = Buffer.from(text, 'utf8');
  if (bytes.length > MOST_COPIED_BYTES) {
    return null;
  }
  const plain = `${ESC}]52;c;${bytes.toString('base64')}\u0007`;
  switch (multiplexer) {
    case 'tmux':
      return `${plain}${ESC}Ptmux;${plain.replaceAll(ESC, `${ESC}${ESC}`)}${ST}`;
    case 'screen':
      return pieces(plain, SCREEN_PIECE)
        .map((piece) => `${ESC}P${piece}${ST}`)
        .join('');
    case null:
      return plain;
  }
};
