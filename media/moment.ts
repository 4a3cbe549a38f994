/** When the command of the pictures is started: any Sunday afternoon. */
export const START_MS = Date.UTC(2026, 10, 22, 14, 2, 0);
