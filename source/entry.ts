/*
 * What is run. Node warns of NO_COLOR beside FORCE_COLOR as soon as it loads certain parts of its own, and so before
 * the first line of whatever imports them: one of the two goes here. An empty one counts as absent.
 */
if (process.env.FORCE_COLOR) {
  delete process.env.NO_COLOR;
} else {
  delete process.env.FORCE_COLOR;
}

await import('./cli.js');
