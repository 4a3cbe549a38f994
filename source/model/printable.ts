/** Half a surrogate pair is no character, and jq refuses a document that holds one. */
const wellFormed = (_: string, value: unknown): unknown =>
  typeof value === 'string' ? Buffer.from(value, 'utf8').toString('utf8') : value;

/**
 * JSON that is also harmless on a terminal: what JSON.stringify leaves as it is, but a terminal would act on or
 * hide, is written as an escape. Nothing is lost but halves of surrogate pairs, which become U+FFFD.
 * @param indent blanks for each level; 0 writes it all in one line
 */
export const printableJson = (document: object, indent = 2): string =>
  JSON.stringify(document, wellFormed, indent).replace(
    /[\u007f-\u009f]|\p{Cf}|\p{Zl}|\p{Zp}|\p{Default_Ignorable_Code_Point}/gu,
    (text) =>
      [...Array(text.length).keys()]
        .map((index) => `\\u${text.charCodeAt(index).toString(16).padStart(4, '0')}`)
        .join(''),
  );
