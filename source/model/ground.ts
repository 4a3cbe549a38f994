/** What a terminal writes on. */
export const grounds = ['dark', 'light'] as const;

export type Ground = (typeof grounds)[number];

/**
 * What a terminal says of its ground in COLORFGBG: letters and ground as numbers of the sixteen colours, `15;0` or
 * `0;default;15`. Null where it says nothing that can be understood.
 */
export const groundIn = (colorFgBg: string | undefined): Ground | null => {
  const ground = /^(?:\d+|default)(?:;\w+)?;(\d{1,2})$/.exec(colorFgBg?.trim() ?? '')?.[1];
  if (ground === undefined || Number(ground) > 15) {
    return null;
  }
  // White and the bright colours are light; bright black, number 8, is not.
  return Number(ground) === 7 || Number(ground) > 8 ? 'light' : 'dark';
};
