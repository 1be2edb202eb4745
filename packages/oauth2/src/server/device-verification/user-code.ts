import { AuthkitConfigError, checkOptions, generateToken } from '@authkit/common'

/** How user codes look, RFC 8628 §6.1. */
export interface UserCodeFormat {
  /** Capital letters and digits to draw from. */
  readonly characters: string
  /** How many characters a code has. */
  readonly length: number
  /** After how many characters a dash stands for reading; it means nothing. */
  readonly groupLength: number
}

/** Ready formats: `letters` is `WDJB-MJHT`, `digits` is `019-450-730` for keypads, RFC 8628 §6.1. */
export type UserCodeFormatName = 'letters' | 'digits'

const formats: ReadonlyMap<unknown, UserCodeFormat> = new Map<UserCodeFormatName, UserCodeFormat>([
  // No vowels, so that no words come out, and no Y, which is one in some languages: 34 bits.
  ['letters', { characters: 'BCDFGHJKLMNPQRSTVWXZ', length: 8, groupLength: 4 }],
  ['digits', { characters: '0123456789', length: 9, groupLength: 3 }],
])
/** What nine digits carry. */
const leastBits = 29
/** Longest input that is looked at, in characters. */
const maxInputLength = 100

/** The format that an option names or holds; throws an `AuthkitConfigError` for one whose codes can be guessed. */
export function userCodeFormat(choice: UserCodeFormatName | UserCodeFormat): UserCodeFormat {
  const named = formats.get(choice)
  if (named) return named
  if (typeof choice === 'string') {
    throw new AuthkitConfigError(
      `userCode is ${[...formats.keys()].map((name) => `"${String(name)}"`).join(' or ')}, or { characters, length, groupLength }`,
    )
  }
  checkOptions('userCode', choice, { characters: 'text', length: 'number', groupLength: 'number' })
  const { characters, length, groupLength } = choice
  if (!/^[A-Z0-9]{2,36}$/.test(characters) || new Set(characters).size !== characters.length) {
    throw new AuthkitConfigError(
      'userCode: characters are different capital letters and digits, since users type in any case',
    )
  }
  const lengths = [length, groupLength]
  if (!lengths.every((each) => Number.isSafeInteger(each) && each >= 1 && each <= 40)) {
    throw new AuthkitConfigError('userCode: length and groupLength are whole numbers from 1 to 40')
  }
  // RFC 8628 §5.1: with the limit on attempts, a code has to be hard to guess while it lives.
  if (length * Math.log2(characters.length) < leastBits) {
    throw new AuthkitConfigError(
      'userCode: such codes can be guessed; 8 of 20 letters or 9 digits are the least',
    )
  }
  return choice
}

/** Draws a user code as it is stored, without dashes, RFC 8628 §6.1. */
export function drawUserCode({ characters, length }: UserCodeFormat): string {
  return generateToken(length, characters)
}

/** A user code as users read it, RFC 8628 §6.1. */
export function displayUserCode(userCode: string, groupLength: number): string {
  const count = Math.ceil(userCode.length / groupLength)
  const groups = Array.from({ length: count }, (_, index) =>
    userCode.slice(index * groupLength, (index + 1) * groupLength),
  )
  return groups.join('-')
}

/** What a user typed as it is stored: in capitals, without dashes and spaces; `undefined` for what can be no code, RFC 8628 §6.1. */
export function readUserCode(input: unknown): string | undefined {
  if (typeof input !== 'string' || input.length > maxInputLength) return undefined
  // Keyboards for other scripts write letters and digits of full width, which NFKC makes plain.
  const code = input
    .normalize('NFKC')
    .toUpperCase()
    .replaceAll(/[^A-Z0-9]/g, '')
  return code === '' ? undefined : code
}
