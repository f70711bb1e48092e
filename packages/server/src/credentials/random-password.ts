/** The classes that a password policy may ask for (IAM API Reference, UpdateAccountPasswordPolicy), without look-alikes. */
const CLASSES = ["ABCDEFGHJKLMNPQRSTUVWXYZ", "abcdefghijkmnopqrstuvwxyz", "23456789", "!#%*+-=?@_"] as const;
const ALL = CLASSES.join("");
const LENGTH = 24;

/** A password of 24 characters (more than 140 bits) with at least one of each class. */
export function createRandomPassword(randomBytes: (size: number) => Uint8Array): string {
  for (;;) {
    let password = "";
    while (password.length < LENGTH) {
      const [byte = 255] = randomBytes(1);
      // Only as many values as divide evenly, so that no character is likelier than another.
      if (byte < 256 - (256 % ALL.length)) password += ALL.charAt(byte % ALL.length);
    }
    // Drawn anew as a whole rather than mended, for the same reason.
    if (CLASSES.every((characters) => Array.from(password).some((one) => characters.includes(one))))
      return password;
  }
}
