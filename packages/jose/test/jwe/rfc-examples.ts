/** A key of RFC 7516 §A.1, without the primes, which follow from it. */
const oaepKey = {
  kty: 'RSA',
  n: 'oahUIoWw0K0usKNuOR6H4wkf4oBUXHTxRvgb48E-BVvxkeDNjbC4he8rUWcJoZmds2h7M70imEVhRU5djINXtqllXI4DFqcI1DgjT9LewND8MW2Krf3Spsk_ZkoFnilakGygTwpZ3uesH-PFABNIUYpOiN15dsQRkgr0vEhxN92i2asbOenSZeyaxziK72UwxrrKoExv6kc5twXTq4h-QChLOln0_mtUZwfsRaMStPs6mS6XrgxnxbWhojf663tuEQueGC-FCMfra36C9knDFGzKsNa7LZK2djYgyD3JR_MB_4NUJW_TqOQtwHYbxevoJArm-L5StowjzGy-_bq6Gw',
  e: 'AQAB',
  d: 'kLdtIj6GbDks_ApCSTYQtelcNttlKiOyPzMrXHeI-yk1F7-kpDxY4-WY5NWV5KntaEeXS1j82E375xxhWMHXyvjYecPT9fpwR_M9gV8n9Hrh2anTpTD93Dt62ypW3yDsJzBnTnrYu1iwWRgBKrEYY46qAZIrA2xAwnm2X7uGR1hghkqDp0Vqj3kbSCz1XyfCs6_LehBwtxHIyh8Ripy40p24moOAbgxVw3rxT_vlt3UVe4WO3JkJOzlpUf-KTVI2Ptgm-dARxTEtE-id-4OJr0h-K-VFs3VSndVTIznSxfyrj8ILL6MG_Uv8YAu7VILSB3lOW085-4qE3DzgrTjgyQ',
}

/** A key of RFC 7516 §A.2. */
const pkcs1Key = {
  kty: 'RSA',
  n: 'sXchDaQebHnPiGvyDOAT4saGEUetSyo9MKLOoWFsueri23bOdgWp4Dy1WlUzewbgBHod5pcM9H95GQRV3JDXboIRROSBigeC5yjU1hGzHHyXss8UDprecbAYxknTcQkhslANGRUZmdTOQ5qTRsLAt6BTYuyvVRdhS8exSZEy_c4gs_7svlJJQ4H9_NxsiIoLwAEk7-Q3UXERGYw_75IDrGA84-lA_-Ct4eTlXHBIY2EaV7t7LjJaynVJCpkv4LKjTTAumiGUIuQhrNhZLuF_RJLqHpM2kgWFLU7-VTdL1VbC2tejvcI2BlMkEpk1BzBZI0KQB0GaDWFLN-aEAw3vRw',
  e: 'AQAB',
  d: 'VFCWOqXr8nvZNyaaJLXdnNPXZKRaWCjkU5Q2egQQpTBMwhprMzWzpR8Sxq1OPThh_J6MUD8Z35wky9b8eEO0pwNS8xlh1lOFRRBoNqDIKVOku0aZb-rynq8cxjDTLZQ6Fz7jSjR1Klop-YKaUHc9GsEofQqYruPhzSA-QgajZGPbE_0ZaVDJHfyd7UUBUKunFMScbflYAAOYJqVIVwaYR5zWEEceUjNnTNo_CVSj-VvXLO5VZfCUAVLgW4dpf1SrtZjSt34YLsRarSb127reG_DUwg9Ch-KyvjT1SkHgUWRVGcyly7uvVGRSDwsXypdrNinPA4jlhoNdizK2zF2CWQ',
}

/** The key of RFC 7516 §A.3. */
const wrapKey = { kty: 'oct', k: 'GawgguFyGrWKav7AX4VKUg' }

/** The encrypted keys of RFC 7516 §A.2 and §A.3, which §A.4 has too. */
const encryptedKeys = {
  pkcs1:
    'UGhIOguC7IuEvf_NPVaXsGMoLOmwvc1GyqlIKOK1nN94nHPoltGRhWhw7Zx0-kFm1NJn8LE9XShH59_i8J0PH5ZZyNfGy2xGdULU7sHNF6Gp2vPLgNZ__deLKxGHZ7PcHALUzoOegEI-8E66jX2E4zyJKx-YxzZIItRzC5hlRirb6Y5Cl_p-ko3YvkkysZIFNPccxRU7qve1WYPxqbb2Yw8kZqa2rMWI5ng8OtvzlV7elprCbuPhcCdZ6XDP0_F8rkXds2vE4X-ncOIM8hAYHHi29NX0mcKiRaD0-D-ljQTP-cFPgwCp6X-nZZd9OHBv-B3oWh2TbqmScqXMR4gp_A',
  wrapped: '6KB707dM9YTIgHtLvtgWQ8mKwboJW3of9locizkDTHzBC2IlrT1oOQ',
}

const iv = 'AxY8DCtDaGlsbGljb3RoZQ'
const ciphertext = 'KDlTtXchhZTGufMYmOYGS4HffxPSUrfmqCHXaI9wOGY'

/** RFC 7516 §A.1: RSA-OAEP and A256GCM. */
export const a1 = {
  key: oaepKey,
  plaintext: 'The true sign of intelligence is not knowledge but imagination.',
  token: [
    'eyJhbGciOiJSU0EtT0FFUCIsImVuYyI6IkEyNTZHQ00ifQ',
    'OKOawDo13gRp2ojaHV7LFpZcgV7T6DVZKTyKOMTYUmKoTCVJRgckCL9kiMT03JGeipsEdY3mx_etLbbWSrFr05kLzcSr4qKAq7YN7e9jwQRb23nfa6c9d-StnImGyFDbSv04uVuxIp5Zms1gNxKKK2Da14B8S4rzVRltdYwam_lDp5XnZAYpQdb76FdIKLaVmqgfwX7XWRxv2322i-vDxRfqNzo_tETKzpVLzfiwQyeyPGLBIO56YJ7eObdv0je81860ppamavo35UgoRdbYaBcoh9QcfylQr66oc6vFWXRcZ_ZT2LawVCWTIy3brGPi6UklfCpIMfIjf7iGdXKHzg',
    '48V1_ALb6US04U3b',
    '5eym8TW_c8SuK0ltJ3rpYIzOeDQz7TALvtu6UG9oMo4vpzs9tX_EFShS8iB7j6jiSdiwkIr3ajwQzaBtQD_A',
    'XFBoMYUZodetZdvTiFvSkQ',
  ].join('.'),
} as const

/** RFC 7516 §A.2: RSA1_5 and A128CBC-HS256. */
export const a2 = {
  key: pkcs1Key,
  plaintext: 'Live long and prosper.',
  token: [
    'eyJhbGciOiJSU0ExXzUiLCJlbmMiOiJBMTI4Q0JDLUhTMjU2In0',
    encryptedKeys.pkcs1,
    iv,
    ciphertext,
    '9hH0vgRfYgPnAHOd8stkvw',
  ].join('.'),
} as const

/** RFC 7516 §A.3: A128KW and A128CBC-HS256. */
export const a3 = {
  key: wrapKey,
  plaintext: 'Live long and prosper.',
  token: [
    'eyJhbGciOiJBMTI4S1ciLCJlbmMiOiJBMTI4Q0JDLUhTMjU2In0',
    encryptedKeys.wrapped,
    iv,
    ciphertext,
    'U0m_YmjN04DJvceFICbCVQ',
  ].join('.'),
} as const

const shared = {
  protected: 'eyJlbmMiOiJBMTI4Q0JDLUhTMjU2In0',
  unprotected: { jku: 'https://server.example.com/keys.jwks' },
  iv,
  ciphertext,
  tag: 'Mz-VPPyU4RlcuYv1IwIvzw',
}
const wrapped = { header: { alg: 'A128KW', kid: '7' }, encrypted_key: encryptedKeys.wrapped }

/** RFC 7516 §A.4: both keys in general JSON. */
export const a4 = {
  plaintext: 'Live long and prosper.',
  jwe: {
    ...shared,
    recipients: [
      { header: { alg: 'RSA1_5', kid: '2011-04-29' }, encrypted_key: encryptedKeys.pkcs1 },
      wrapped,
    ],
  },
} as const

/** RFC 7516 §A.5: the second of them in flattened JSON. */
export const a5 = { plaintext: 'Live long and prosper.', jwe: { ...shared, ...wrapped } } as const

/** RFC 7518 §C: the keys of Alice and Bob, who agree on a key for A128GCM. */
export const agreement = {
  epk: {
    kty: 'EC',
    crv: 'P-256',
    x: 'gI0GAILBdu7T53akrFmMyGcsF3n5dO7MmwNBHKW5SV0',
    y: 'SLW_xSffzlPWrHEVI30DHM_4egVwt3NQqeUD7nMFpps',
  },
  ephemeralPrivate: '0_NxaRPUMQoAJt50Gz8YiTr8gRTwyEaCumd-MToTmIo',
  bob: {
    kty: 'EC',
    crv: 'P-256',
    x: 'weNJy2HscCSM6AEDTDg04biOvhFhyyWvOHQfeF_PxMQ',
    y: 'e8lnCO-AlStT-NJVX-crhB7QRYhiix03illJOVAOyck',
    d: 'VEmDZpDXXK8p8N0Cndsxs924q6nS1RXFASRl6BfUqdw',
  },
  derived: 'VqqN6vgjbSBcIijNcacQGg',
} as const

/** draft-madden-jose-ecdh-1pu-04 §A: the same ephemeral key and Bob, and Alice's own key; the result is for A256GCM. */
export const onePassDirect = {
  alice: {
    kty: 'EC',
    crv: 'P-256',
    x: 'WKn-ZIGevcwGIyyrzFoZNBdaq9_TsqzGl96oc0CWuis',
    y: 'y77t-RvAHRKTsSGdIYUfweuOvwrvDD-Q3Hv5J0fSKbE',
    d: 'Hndv7ZZjs_ke8o9zXYo3iq-Yr8SewI5vrqd0pAvEPqg',
  },
  derived: 'bK8Tcj0UhQrUtCzW3ek1v_0v_wCpunDeBcIDpeFyLKc',
} as const

/** draft-madden-jose-ecdh-1pu-04 §B: Alice encrypts for Bob and Charlie. */
export const onePassWrapped = {
  alice: {
    kty: 'OKP',
    crv: 'X25519',
    x: 'Knbm_BcdQr7WIoz-uqit9M0wbcfEr6y-9UfIZ8QnBD4',
    d: 'i9KuFhSzEBsiv3PKVL5115OCdsqQai5nj_Flzfkw5jU',
  },
  bob: {
    kty: 'OKP',
    crv: 'X25519',
    kid: 'bob-key-2',
    x: 'BT7aR0ItXfeDAldeeOlXL_wXqp-j5FltT0vRSG16kRw',
    d: '1gDirl_r_Y3-qUa3WXHgEXrrEHngWThU3c9zj9A2uBg',
  },
  charlie: {
    kty: 'OKP',
    crv: 'X25519',
    kid: '2021-05-06',
    x: 'q-LsvU772uV_2sPJhfAIq-3vnKNVefNoIlvyvg1hrnE',
    d: 'Jcv8gklhMjC0b-lsk5onBbppWAx5ncNtbM63Jr9xBQE',
  },
  ephemeral: {
    kty: 'OKP',
    crv: 'X25519',
    x: 'k9of_cpAajy0poW5gaixXGs9nHkwg1AFqUAFa39dyBc',
    d: 'x8EVZH4Fwk673_mUujnliJoSrLz0zYzzCWp5GUX2fc8',
  },
  cek: 'fffefdfcfbfaf9f8f7f6f5f4f3f2f1f0efeeedecebeae9e8e7e6e5e4e3e2e1e0dfdedddcdbdad9d8d7d6d5d4d3d2d1d0cfcecdcccbcac9c8c7c6c5c4c3c2c1c0',
  wrappingKeys: {
    bob: 'df4c37a0668306a11e3d6b0074b5d8df',
    charlie: '57d8126f1b7ec4ccb0584dac03cb27cc',
  },
  plaintext: 'Three is a magic number.',
  jwe: {
    protected:
      'eyJhbGciOiJFQ0RILTFQVStBMTI4S1ciLCJlbmMiOiJBMjU2Q0JDLUhTNTEyIiwiYXB1IjoiUVd4cFkyVSIsImFwdiI6IlFtOWlJR0Z1WkNCRGFHRnliR2xsIiwiZXBrIjp7Imt0eSI6Ik9LUCIsImNydiI6IlgyNTUxOSIsIngiOiJrOW9mX2NwQWFqeTBwb1c1Z2FpeFhHczluSGt3ZzFBRnFVQUZhMzlkeUJjIn19',
    unprotected: { jku: 'https://alice.example.com/keys.jwks' },
    recipients: [
      {
        header: { kid: 'bob-key-2' },
        encrypted_key:
          'pOMVA9_PtoRe7xXW1139NzzN1UhiFoio8lGto9cf0t8PyU-sjNXH8-LIRLycq8CHJQbDwvQeU1cSl55cQ0hGezJu2N9IY0QN',
      },
      {
        header: { kid: '2021-05-06' },
        encrypted_key:
          '56GVudgRLIMEElQ7DpXsijJVRSWUSDNdbWkdV3g0GUNq6hcT_GkxwnxlPIWrTXCqRpVKQC8fe4z3PQ2YH2afvjQ28aiCTWFE',
      },
    ],
    iv: 'AAECAwQFBgcICQoLDA0ODw',
    ciphertext: 'Az2IWsISEMDJvyc5XRL-3-d-RgNBOGolCsxFFoUXFYw',
    tag: 'HLb4fTlm8spGmij3RyOs2gJ4DpHM4hhVRwdF_hGb3WQ',
  },
} as const
