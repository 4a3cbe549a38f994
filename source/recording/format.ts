/**
 * A recording: text in UTF-8, one JSON object a line, so that it can be read with jq and searched with grep; blank
 * lines mean nothing. Where the file's name ends in `.gz` the same text is in gzip members one after the other,
 * which together are one valid gzip file. Times are absolute, in ms since 1970, durations in ms; what is null is
 * left out; fields that are not known to the reader are passed over.
 *
 * A header begins a session, which is what one run wrote without a break:
 *
 *     {"warptop":"recording","version":1,"app":"0.1.0","at":…,"kinds":["warp_connector","cfd_tunnel"],
 *      "interval_ms":5000,"masked":false}
 *
 * Between sessions nothing is known, and the numbers of the next one begin anew. Then comes a line for each
 * observation, in the order in which they were made. The first of its kind, and each that says something new, is
 * written in full and has the next number of its session:
 *
 *     {"at":…,"id":1,"account":{"id":…,"name":…},"took":0,"requests":0}
 *     {"at":…,"id":2,"kind":"warp_connector","tunnels":[{…},…],"took":85,"requests":2,"renew":15000,"complete":false}
 *     {"at":…,"id":3,"kind":"warp_connector","tunnel":"<id>","connectors":[{…},…],"took":85}
 *     {"at":…,"id":4,"kind":"warp_connector","tunnel":"<id>","failure":{"kind":"timeout","detail":…}}
 *
 * Tunnels, connectors and connections have the API's own field names (`metadata` is JSON text). A failure without
 * `tunnel` is one of the list. An observation that says the same as an earlier one refers to it:
 *
 *     {"at":…,"same":3,"took":85}
 *
 * One that differs in part may name an earlier one that it is like; in the place of items that it shares with that
 * one stand `[first,count]`, a stretch of its items:
 *
 *     {"at":…,"id":5,"like":2,"kind":"warp_connector","tunnels":[[0,17],{…},[18,32]]}
 *
 * `same` and `like` can only refer to the last answer to the same question (or its last failure, for a failure), so
 * whoever reads keeps no more than that, of 20,000 questions. Every answer is written in full again after six hours at most.
 *
 * `took`: how long the question took. `requests`: what it cost, 1 where absent. `renew`: when the same is planned
 * to be asked again, from `at` on; where absent, as the last time for that question (null: no plan). `quota`:
 * requests left, ms until that is renewed, and the limit where it was told; `served`: the time of the API's own clock;
 * both are written once a minute at most.
 * `complete`: false for a list that was cut short.
 *
 * The clock of the machine was set back, by so much, and all earlier times of the session are meant that much
 * earlier:
 *
 *     {"at":…,"set_back_ms":3600000}
 *
 * Once a minute, and at the start of each gzip member, a line repeats the time of the header, so that it shows to which
 * session lines belong where the header is among those that are damaged:
 *
 *     {"session":…}
 *
 * In a masked recording every address is a stand-in; the same one stands for the same address within what one run
 * of warptop wrote, but not beyond, since nothing in the file may lead back to the address.
 *
 * Reading: a line that is not as described is passed over and named, never guessed at; so is one that leaps ahead by
 * more than a day where the next one goes back without a word of the clock. A number that goes back shows
 * that a header was lost. Where something was lost that may have been a header, nothing is taken until a line tells
 * the session.
 */
export const VERSION = 1;

/** What tells a recording from other files. */
export const MARK = 'recording';

/** A line that is longer is not written, and not read: an answer is seldom a thousandth of it. */
export const MOST_LINE_BYTES = 16_000_000;

/** So many answers can be referred to; the one that was written in full the longest ago is forgotten first. */
export const MOST_REFERENCES = 20_000;
