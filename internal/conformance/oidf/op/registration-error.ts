import { expect } from 'vitest'

/** Checks that a registration was refused with one of these errors, Registration §3.3. */
export function expectRegistrationError(
  answer: {
    readonly status: number
    readonly type: string
    readonly body: Readonly<Record<string, unknown>>
  },
  errors: readonly string[],
): void {
  expect(answer.status, JSON.stringify(answer.body)).toBe(400)
  expect(answer.type).toMatch(/^application\/json/)
  expect(errors).toContain(answer.body['error'])
}
