import {once} from './once.js';

/**
 * Text from the API is untrusted. It is `RawText` from the moment it is decoded: the compiler takes it neither
 * for a string nor for something to draw. `safeText` is the only way from there to a screen, and what draws
 * takes nothing but `SafeText`.
 */
declare const rawBrand: unique symbol;
declare const safeBrand: unique symbol;

/** Untrusted text, exactly as received. A string at run time, opaque to the compiler. */
export type RawText = {readonly [rawBrand]: 'RawText'};

/** Text that cannot harm a terminal: no control, invisible, reordering or unmeasurable character. */
export type SafeText = string & {readonly [safeBrand]: 'SafeText'};

/** Marks text as untrusted. */
export const rawText = (text: string): RawText => text as unknown as RawText;

/** The text as received, for comparing, JSON and recordings; never for a screen. */
export const rawValue = (text: RawText): string => text as unknown as string;

/** How many UTF-16 units of one text are shown before the rest is counted instead. */
const SHOWN_UNITS = 512;

/** More marks than any orthography stacks on one letter are a flood. */
const MARKS_PER_LETTER = 2;

const PLAIN = /^(?! )[\x20-\x3b\x3d-\x5d\x5f-\x7e]*(?<! )$/;

/**
 * Invisible, reordering, or of a width that terminals do not agree on: format characters, every space but one,
 * separators, surrogates, private and unassigned code points, selectors, flags' and keycaps' halves, spacing
 * marks and conjoining Hangul. Its tables take milliseconds to make, and most starts need none.
 */
const unshowable = once(
  () =>
    /[\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}\p{Cn}\p{Me}\p{Mc}\p{Variation_Selector}\p{Emoji_Modifier}\p{Regional_Indicator}\p{Default_Ignorable_Code_Point}\u2800\u1160-\u11ff\ud7b0-\ud7ff]|(?! )\p{Zs}/u,
);

const mark = once(() => /\p{Mn}/u);

const codePoint = (character: string): string => {
  const value = character.codePointAt(0) ?? 0;
  return `<U+${value.toString(16).toUpperCase().padStart(4, '0')}>`;
};

/** Caret notation for C0 and DEL, as `cat -v` prints them; the code point for C1. */
const control = (character: string): string => {
  const value = character.charCodeAt(0);
  return value < 0x80 ? `^${String.fromCharCode(value ^ 0x40)}` : codePoint(character);
};

/** True where a literal character would read like one of our escapes: two different texts must look different. */
const looksLikeEscape = (text: string, at: number): boolean =>
  (text[at] === '^' && /[@-_?\p{Cc}]/u.test(text[at + 1] ?? '')) || text.startsWith('<U+', at);

/** Stands for whatever may follow the text on the screen. */
const FOLLOWING = '<';

/** Only in other scripts than these, and in halfwidth kana, do letters melt into each other. */
const mayMelt = once(
  () =>
    /[^\p{Script=Common}\p{Script=Inherited}\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]|[\uff9e\uff9f]/u,
);

/** True for the few characters that melt into whatever follows them. */
const isPrefix = (character: string, graphemes: Intl.Segmenter): boolean =>
  graphemes.segment(character + FOLLOWING).containing(character.length)?.index === 0;

const separated = (cluster: string, graphemes: Intl.Segmenter): string => {
  let shown = '';
  let isWhole = true;
  for (const character of cluster) {
    isWhole &&= shown === '' ? !isPrefix(character, graphemes) : mark().test(character);
    shown += isWhole || character <= '~' ? character : codePoint(character);
  }
  return shown;
};

/**
 * Writes out what would melt into the letter before it or after it, as vowel signs and conjuncts do: every
 * terminal measures that differently.
 */
const unmelted = (shown: string): string => {
  if (!mayMelt().test(shown)) {
    return shown;
  }
  // Not with the module: the first one takes some 10 ms, and few texts need any.
  const graphemes = new Intl.Segmenter();
  let apart = '';
  for (const {segment} of graphemes.segment(shown + FOLLOWING)) {
    apart += segment.length === 1 ? segment : separated(segment, graphemes);
  }
  return apart.slice(0, -FOLLOWING.length);
};

/** @param isEscaped whether what looks like one of our escapes is one */
const escapeAll = (text: string, isEscaped: boolean): string => {
  let shown = '';
  let letter = '';
  let marks = 0;
  let at = 0;
  for (const character of text) {
    const isEdgeSpace = character === ' ' && (at === 0 || at === text.length - 1);
    if (/\p{Cc}/u.test(character)) {
      shown += control(character);
      letter = '';
    } else if (unshowable().test(character) || isEdgeSpace || (!isEscaped && looksLikeEscape(text, at))) {
      shown += codePoint(character);
      letter = '';
    } else if (mark().test(character)) {
      const cluster = letter + character;
      const isShowable = letter !== '' && marks < MARKS_PER_LETTER && cluster.normalize('NFC') === cluster;
      shown += isShowable ? character : codePoint(character);
      marks += 1;
      letter = isShowable ? cluster : '';
    } else {
      const isCanonical = character.normalize('NFC') === character;
      shown += isCanonical ? character : codePoint(character);
      letter = isCanonical ? character : '';
      marks = 0;
    }
    at += character.length;
  }
  return unmelted(shown);
};

/**
 * The text as it may be drawn: what cannot be shown is written out (`^[`, `<U+202E>`), so that two different
 * texts never look the same; past {@link SHOWN_UNITS} the rest is only counted.
 */
export const safeText = (text: RawText): SafeText => {
  const value = rawValue(text);
  if (value.length <= SHOWN_UNITS && PLAIN.test(value)) {
    return value as SafeText;
  }
  if (value.length <= SHOWN_UNITS) {
    return escapeAll(value, false) as SafeText;
  }
  return `${escapeAll(value.slice(0, SHOWN_UNITS), false)}…(+${value.length - SHOWN_UNITS})` as SafeText;
};

/** A text that came from anywhere else, such as an argument or an error, as it may be shown. */
export const escaped = (text: string): SafeText => safeText(rawText(text));

/** No sentence of ours is longer, whatever was written out in it. */
const MOST_CLAIMED_UNITS = 16_384;

/**
 * Text that was safe when it was written to a file, so that its escapes are left as they are; what a file may hold
 * that never was safe is written out as {@link safeText} does it.
 */
export const claimedSafe = (text: string): SafeText =>
  text.length > MOST_CLAIMED_UNITS ? escaped(text) : (escapeAll(text, true) as SafeText);

/** A sentence begins with a capital. */
export const capitalized = (text: SafeText): SafeText =>
  `${text.slice(0, 1).toUpperCase()}${text.slice(1)}` as SafeText;

/** Words of our own with safe text in between: the only other way to make `SafeText`. */
export const safe = (words: TemplateStringsArray, ...parts: ReadonlyArray<SafeText | number>): SafeText => {
  // Of each line of each picture there are some ten, for which `String.raw` takes five times as long.
  let text = words[0] ?? '';
  for (const [index, part] of parts.entries()) {
    text += `${part}${words[index + 1] ?? ''}`;
  }
  return text as SafeText;
};

/** Joins safe texts. */
export const joinSafe = (texts: readonly SafeText[], separator: SafeText): SafeText =>
  texts.join(separator) as SafeText;
