import type { Store } from '@authkit/common/store'
import { type DeviceRequest, DeviceVerificationError } from '@authkit/oauth2/server'
import { answerOf, done } from './answer.ts'
import type { Begun, Flow } from './audit.ts'
import { atEnd, records, use } from './observe.ts'
import { bodyOf, grantTypes, web, World } from './world.ts'

/** A device that shows a code. */
class Device {
  readonly world: World
  deviceCode = ''
  userCode = ''

  constructor(store: Store | undefined) {
    this.world = new World({ ...(store && { store }) })
  }

  begin() {
    return this.world.post('/device_authorization', { client_id: web.id })
  }

  async shows(): Promise<this> {
    const body = bodyOf(await this.begin())
    this.deviceCode = String(body['device_code'])
    this.userCode = String(body['user_code'])
    return this
  }

  find(): Promise<DeviceRequest> {
    return this.world.verification.find(this.userCode, this.world.subject)
  }

  #entered() {
    return { userCode: this.userCode, attemptedBy: this.world.subject }
  }

  approve(): Promise<void> {
    const { verification, subject, clock } = this.world
    return verification.approve(this.#entered(), { subject, authentication: { time: clock() } })
  }

  deny(): Promise<void> {
    return this.world.verification.deny(this.#entered())
  }

  poll() {
    const form = { grant_type: grantTypes.device, device_code: this.deviceCode }
    return this.world.post('/token', form)
  }

  /** What the device gets when it asks as late as it may. */
  async tokens(): Promise<unknown> {
    this.world.clock.advance(30)
    return use(this.world, await this.poll())
  }
}

/** What a user's step says: nothing, or why not. */
async function said(step: () => Promise<unknown>): Promise<string> {
  try {
    await step()
    return 'done'
  } catch (error) {
    if (error instanceof DeviceVerificationError) return error.code
    throw error
  }
}

function flow(name: string, begin: (device: Device) => Promise<Omit<Begun, 'store'>>) {
  return (store?: Store): Flow => ({
    name,
    status: 200,
    async begin() {
      const device = new Device(store)
      return { store: device.world.faulty, ...(await begin(device)) }
    },
  })
}

const authorization = flow('device authorization', async (device) => ({
  act: async () => answerOf(await device.begin()),
  observers: {
    ...records(device.world),
    'the device that begins again': atEnd(async () => {
      await device.shows()
      return [await said(() => device.find()), await said(() => device.approve())]
    }),
    'the device after that': atEnd(() => device.tokens()),
  },
}))

const finding = flow('device: the user enters the code', async (device) => {
  await device.shows()
  return {
    act: async () => {
      await device.find()
      return done
    },
    observers: {
      ...records(device.world),
      'the user who enters it again': atEnd(() => said(() => device.find())),
      'the user who approves then': atEnd(() => said(() => device.approve())),
      'the device after that': atEnd(() => device.tokens()),
    },
  }
})

/** The user decides. */
const deciding = (name: string, decide: (device: Device) => Promise<void>) =>
  flow(name, async (device) => {
    await device.shows()
    await device.find()
    return {
      act: async () => {
        await decide(device)
        return done
      },
      observers: {
        ...records(device.world),
        'the user who decides again': atEnd(() => said(() => decide(device))),
        'the device after that': atEnd(() => device.tokens()),
      },
    }
  })

const approval = deciding('device: the user approves', (device) => device.approve())
const denial = deciding('device: the user denies', (device) => device.deny())

const waiting = flow('device: polls before the decision', async (device) => {
  await device.shows()
  await device.find()
  return {
    act: async () => answerOf(await device.poll()),
    observers: {
      ...records(device.world),
      'the device that waits': atEnd(() => device.tokens()),
      'the user who approves then': atEnd(() => said(() => device.approve())),
      'the device after that': atEnd(() => device.tokens()),
    },
  }
})

const redemption = flow('device code redemption', async (device) => {
  await device.shows()
  await device.find()
  await device.approve()
  return {
    act: async () => answerOf(await device.poll()),
    observers: {
      ...records(device.world),
      'the device that tries again': atEnd(() => device.tokens()),
    },
  }
})

/** The flows of devices that run on every engine. */
export const deviceFlowsOn = (store?: Store): readonly Flow[] => [
  approval(store),
  redemption(store),
]

/** Every flow of devices and their users, on a memory store. */
export const deviceFlows: readonly Flow[] = [
  authorization(),
  finding(),
  approval(),
  denial(),
  { ...waiting(), status: 400 },
  redemption(),
]
