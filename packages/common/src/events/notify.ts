/**
 * Tells a listener of the application what happened. What fails in the listener, now or later, becomes a process warning:
 * it is neither the request's fault nor a reason to end the process.
 */
export function notify<Event>(
  listener: ((event: Event) => unknown) | undefined,
  event: Event,
): void {
  if (!listener) return
  try {
    Promise.resolve(listener(event)).catch(warn)
  } catch (error) {
    warn(error)
  }
}

function warn(error: unknown): void {
  const reason = error instanceof Error ? error.message : 'it threw something that is no Error'
  process.emitWarning(`A listener failed: ${reason}`, { code: 'AUTHKIT_LISTENER' })
}
