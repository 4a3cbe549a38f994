import {handedOn, type Multiplexer} from './multiplexer.js';

/** In Base64: the most that xterm takes, and others no less. */
const MOST_BASE64_BYTES = 74_994;

/** The most that can be copied, bytes of UTF-8. */
export const MOST_COPIED_BYTES = Math.floor(MOST_BASE64_BYTES / 4) * 3;

/**
 * What makes a terminal put a text into its clipboard (OSC 52); null where it is too long for that. It moves nothing
 * on the screen. tmux is told in both of its ways, as either may be allowed: itself, and to hand it on.
 */
export const clipboardBytes = (text: string, multiplexer: Multiplexer): string | null => {
  const bytes = Buffer.from(text, 'utf8');
  if (bytes.length > MOST_COPIED_BYTES) {
    return null;
  }
  const plain = `\u001B]52;c;${bytes.toString('base64')}\u0007`;
  return `${multiplexer === 'tmux' ? plain : ''}${handedOn(plain, multiplexer)}`;
};
