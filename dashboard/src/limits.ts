/** So many messages of a thread come at once at most; the security rules allow no more. */
export const MOST_AT_ONCE = 500;
/** The same for days and weeks of figures: a year has 54 weeks at most. */
export const MOST_WEEKS = 60;
/** More waiting threads than this are not counted one by one. */
export const MOST_COUNTED = 10_000;
/** In place of a repository's id. */
export const ALL_REPOSITORIES = 0;
