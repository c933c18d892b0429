/** So many messages of a thread, or rows of figures, come at once at most; the security rules allow no more. */
export const MOST_AT_ONCE = 500;
/** More waiting threads than this are not counted one by one. */
export const MOST_COUNTED = 10_000;
/** In place of a repository's id. */
export const ALL_REPOSITORIES = 0;
