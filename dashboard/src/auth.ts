import type { FirebaseApp } from "@firebase/app";
import {
  browserLocalPersistence,
  browserPopupRedirectResolver,
  GoogleAuthProvider,
  indexedDBLocalPersistence,
  initializeAuth,
  onAuthStateChanged,
  signInWithPopup,
  signInWithRedirect,
  signOut,
  type Auth,
} from "@firebase/auth";

/** Firebase Authentication with Google accounts. Loaded in the cloud only: the emulator asks nobody's name. */
export interface Accounts {
  /** Calls back with the signed-in user's e-mail address, or null, now and at every change. */
  watch(changed: (email: string | null) => void): () => void;
  signIn(): Promise<void>;
  signOut(): Promise<void>;
}

export function openAccounts(app: FirebaseApp): Accounts {
  const auth = initializeAuth(app, {
    persistence: [indexedDBLocalPersistence, browserLocalPersistence],
    popupRedirectResolver: browserPopupRedirectResolver,
  });
  return {
    watch: (changed) =>
      onAuthStateChanged(auth, (user) => {
        changed(user?.email ?? null);
      }),
    signIn: () => signInWithGoogle(auth),
    signOut: () => signOut(auth),
  };
}

/** In a popup; where the browser blocks those, by leaving the page and coming back. */
async function signInWithGoogle(auth: Auth): Promise<void> {
  const provider = new GoogleAuthProvider();
  try {
    await signInWithPopup(auth, provider);
  } catch (error) {
    if ((error as { code?: string }).code !== "auth/popup-blocked") throw error;
    await signInWithRedirect(auth, provider);
  }
}
