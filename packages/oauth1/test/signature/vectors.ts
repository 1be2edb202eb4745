import { createPrivateKey, createPublicKey } from 'node:crypto'

/** The client of RFC 5849 §1.2, and of OAuth Core 1.0a Appendix A. */
export const printer = { clientId: 'dpf43f3p2l4k3l03', clientSecret: 'kd94hf93k423kf44' }

/** One request of RFC 5849 §1.2 or §3.1 as it was sent, and the secrets behind it. */
export interface SentRequest {
  readonly title: string
  readonly method: string
  readonly url: string
  readonly authorization: string
  readonly body?: string
  readonly contentType?: string
  readonly credentials: { readonly clientSecret: string; readonly tokenSecret?: string }
}

/** RFC 5849 §3.4.1.1: the request whose base string the document spells out, with the right signature for it. */
export const specimen: SentRequest = {
  title: 'the request of §3.4.1.1',
  method: 'POST',
  url: 'http://EXAMPLE.COM:80/request?b5=%3D%253D&a3=a&c%40=&a2=r%20b',
  authorization:
    'OAuth realm="Example", oauth_consumer_key="9djdj82h48djs9d2", oauth_token="kkk9d7dh3k39sjv7", ' +
    'oauth_signature_method="HMAC-SHA1", oauth_timestamp="137131201", oauth_nonce="7d8f3e4a", ' +
    'oauth_signature="r6%2FTJjbCOr97%2F%2BUU0NsvSne7s5g%3D"',
  body: 'c2&a3=2+q',
  contentType: 'application/x-www-form-urlencoded',
  credentials: { clientSecret: 'j49sk3j29djd', tokenSecret: 'dh893hdasih9' },
}

/** The base string of `specimen`. */
export const specimenBaseString =
  'POST&http%3A%2F%2Fexample.com%2Frequest&a2%3Dr%2520b%26a3%3D2%2520q%26a3%3Da%26b5%3D%253D%25253D%26c%2540%3D%26' +
  'c2%3D%26oauth_consumer_key%3D9djdj82h48djs9d2%26oauth_nonce%3D7d8f3e4a%26oauth_signature_method%3DHMAC-SHA1%26' +
  'oauth_timestamp%3D137131201%26oauth_token%3Dkkk9d7dh3k39sjv7'

/** RFC 5849 §1.2: temporary credentials, token credentials, and a photo. */
export const dance: readonly SentRequest[] = [
  {
    title: 'temporary credentials of §1.2',
    method: 'POST',
    url: 'https://photos.example.net/initiate',
    authorization:
      'OAuth realm="Photos", oauth_consumer_key="dpf43f3p2l4k3l03", oauth_signature_method="HMAC-SHA1", ' +
      'oauth_timestamp="137131200", oauth_nonce="wIjqoS", ' +
      'oauth_callback="http%3A%2F%2Fprinter.example.com%2Fready", oauth_signature="74KNZJeDHnMBp0EMJ9ZHt%2FXKycU%3D"',
    credentials: { clientSecret: printer.clientSecret },
  },
  {
    title: 'token credentials of §1.2',
    method: 'POST',
    url: 'https://photos.example.net/token',
    authorization:
      'OAuth realm="Photos", oauth_consumer_key="dpf43f3p2l4k3l03", oauth_token="hh5s93j4hdidpola", ' +
      'oauth_signature_method="HMAC-SHA1", oauth_timestamp="137131201", oauth_nonce="walatlh", ' +
      'oauth_verifier="hfdp7dh39dks9884", oauth_signature="gKgrFCywp7rO0OXSjdot%2FIHF7IU%3D"',
    credentials: { clientSecret: printer.clientSecret, tokenSecret: 'hdhd0244k9j7ao03' },
  },
  {
    title: 'the photo of §1.2',
    method: 'GET',
    url: 'http://photos.example.net/photos?file=vacation.jpg&size=original',
    authorization:
      'OAuth realm="Photos", oauth_consumer_key="dpf43f3p2l4k3l03", oauth_token="nnch734d00sl2jdk", ' +
      'oauth_signature_method="HMAC-SHA1", oauth_timestamp="137131202", oauth_nonce="chapoH", ' +
      'oauth_signature="MdpQcU8iPSUjWoN%2FUDMsK2sui9I%3D"',
    credentials: { clientSecret: printer.clientSecret, tokenSecret: 'pfkkdhi9sl3r4s00' },
  },
]

/** The key of the published RSA-SHA1 test case of the OAuth community. It protects nothing. */
export const rsaPrivateKey = createPrivateKey({
  key: Buffer.from(
    'MIICdgIBADANBgkqhkiG9w0BAQEFAASCAmAwggJcAgEAAoGBALRiMLAh9iimur8VA7qVvdqxevEuUkW4K+2KdMXmnQbG9Aa7k7eBjK1S' +
      '+0LYmVjPKlJGNXHDGuy5Fw/d7rjVJ0BLB+ubPK8iA/Tw3hLQgXMRRGRXXCn8ikfuQfjUS1uZSatdLB81mydBETlJhI6GH4twrbDJCR2B' +
      'wy/XWXgqgGRzAgMBAAECgYBYWVtleUzavkbrPjy0T5FMou8HX9u2AC2ry8vD/l7cqedtwMPp9k7TubgNFo+NGvKsl2ynyprOZR1xjQ7W' +
      'grgVB+mmuScOM/5HVceFuGRDhYTCObE+y1kxRloNYXnx3ei1zbeYLPCHdhxRYW7T0qcynNmwrn05/KO2RLjgQNalsQJBANeA3Q4Nugqy' +
      '4QBUCEC09SqylT2K9FrrItqL2QKc9v0ZzO2uwllCbg0dwpVuYPYXYvikNHHg+aCWF+VXsb9rpPsCQQDWR9TT4ORdzoj+NccnqkMsDmzt' +
      '0EfNaAOwHOmVJ2RVBspPcxt5iN4HI7HNeG6U5YsFBb+/GZbgfBT3kpNGWPTpAkBI+gFhjfJvRw38n3g/+UeAkwMI2TJQS4n8+hid0uus' +
      '3/zOjDySH3XHCUnocn1xOJAyZODBo47E+67R4jV1/gzbAkEAklJaspRPXP877NssM5nAZMU0/O/NGCZ+3jPgDUno6WbJn5cqm8MqWhW1' +
      'xGkImgRk+fkDBquiq4gPiT898jusgQJAd5Zrr6Q8AO/0isr/3aa6O6NLQxISLKcPDk2NOccAfS/xOtfOz4sJYM3+Bs4Io9+dZGSDCA54' +
      'Lw03eHTNQghS0A==',
    'base64',
  ),
  format: 'der',
  type: 'pkcs8',
})

export const rsaPublicKey = createPublicKey(rsaPrivateKey)

/** The base string of that test case and its one right signature. */
export const rsaCase = {
  baseString:
    'GET&http%3A%2F%2Fphotos.example.net%2Fphotos&file%3Dvacaction.jpg%26oauth_consumer_key%3Ddpf43f3p2l4k3l03%26' +
    'oauth_nonce%3D13917289812797014437%26oauth_signature_method%3DRSA-SHA1%26oauth_timestamp%3D1196666512%26' +
    'oauth_version%3D1.0%26size%3Doriginal',
  signature:
    'jvTp/wX1TYtByB1m+Pbyo0lnCOLIsyGCH7wke8AUs3BpnwZJtAuEJkvQL2/9n4s5wUmUl4aCI4BwpraNx4RtEXMe5qg5T1LVTGliMRpKasKs' +
    'W//e+RinhejgCuzoH26dyF8iY2ZZ/5D1ilgeijhV/vBka5twt399mXwaYdCwFYE=',
}
