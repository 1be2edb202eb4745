import { appPaths, createApp } from './app.ts'
import { listen } from './listen.ts'
import { createProvider, type Provider } from './provider.ts'

/** The three programs while they run. */
export interface Programs {
  readonly provider: string
  readonly calendar: string
  readonly mail: string
  /** What the provider's operator may do. */
  readonly endSessions: Provider['endSessions']
  readonly stop: () => void
}

/** Starts the provider and two applications, on three ports in a row or, for 0, on any that are free. */
export async function startPrograms(
  port: number,
  log: (program: string, text: string) => void,
): Promise<Programs> {
  const at = (offset: number) => listen(port === 0 ? 0 : port + offset)
  const provider = await at(0)
  const calendar = await at(1)
  const mail = await at(2)
  const apps = [
    { name: 'Calendar', clientId: 'calendar', listening: calendar },
    { name: 'Mail', clientId: 'mail', listening: mail },
  ].map(({ listening, ...app }) => ({
    ...app,
    listening,
    origin: listening.origin,
    // A real secret comes from a secret store.
    clientSecret: `secret-of-the-${app.clientId}-0123456789abcdef`,
  }))
  const { app, endSessions } = createProvider(
    provider.origin,
    apps.map(({ name, origin, clientId, clientSecret }) => ({
      client_id: clientId,
      client_name: name,
      client_secret: clientSecret,
      redirect_uris: [origin + appPaths.callback],
      post_logout_redirect_uris: [origin + appPaths.goodbye],
      backchannel_logout_uri: origin + appPaths.backChannelLogout,
    })),
    (text) => log('provider', text),
  )
  provider.serve(app)
  for (const { listening, ...each } of apps)
    listening.serve(await createApp(each, provider.origin, (text) => log(each.clientId, text)))
  return {
    provider: provider.origin,
    calendar: calendar.origin,
    mail: mail.origin,
    endSessions,
    stop() {
      for (const { close } of [provider, calendar, mail]) close()
    },
  }
}
