import type { Row } from '../row.ts'

/** Scenarios: metadata: what is expected, and the tests that show it. */
export const metadataTests: readonly Row[] = [
  {
    id: 'T-MD-24',
    expected: 'The document is behind the path of the issuer; absolute on demand.',
    tests: [
      [
        'packages/oidc/test/discovery/well-known-url.test.ts',
        'T-MD-24 finds the document of %s behind its path, Discovery §4 and §4.1',
      ],
    ],
  },
  {
    id: 'T-MD-25',
    expected: 'Absent or by http: refused.',
    tests: [
      [
        'packages/oidc/test/discovery/provider-metadata.test.ts',
        'T-MD-25 T-MD-4 OD-1 asks for a jwks_uri by https, Discovery §3',
      ],
    ],
  },
  {
    id: 'T-MD-26',
    expected: 'Absent, a text, unknown values: refused.',
    tests: [
      [
        'packages/oidc/test/discovery/provider-metadata.test.ts',
        'T-MD-26 OD-2 asks for subject_types_supported of public and pairwise, Discovery §3',
      ],
    ],
  },
  {
    id: 'T-MD-27',
    expected: 'Absent, a text, without RS256: refused.',
    tests: [
      [
        'packages/oidc/test/discovery/provider-metadata.test.ts',
        'T-MD-27 OD-3 asks for RS256 among id_token_signing_alg_values_supported, Discovery §3',
      ],
    ],
  },
  {
    id: 'T-MD-28',
    expected: 'Absent or a list: taken; a text: refused.',
    tests: [
      [
        'packages/oidc/test/discovery/provider-metadata.test.ts',
        'T-MD-28 T-MD-29 T-MD-30 T-MD-31 T-MD-32 T-MD-33 T-MD-34 T-MD-35 T-MD-36 T-MD-37 OD-4 takes %s as a list, or not at all, Discovery §3',
      ],
    ],
  },
  {
    id: 'T-MD-29',
    expected: 'Absent or a list: taken; a text: refused.',
    tests: [
      [
        'packages/oidc/test/discovery/provider-metadata.test.ts',
        'T-MD-28 T-MD-29 T-MD-30 T-MD-31 T-MD-32 T-MD-33 T-MD-34 T-MD-35 T-MD-36 T-MD-37 OD-4 takes %s as a list, or not at all, Discovery §3',
      ],
    ],
  },
  {
    id: 'T-MD-30',
    expected: 'Absent or a list: taken; a text: refused.',
    tests: [
      [
        'packages/oidc/test/discovery/provider-metadata.test.ts',
        'T-MD-28 T-MD-29 T-MD-30 T-MD-31 T-MD-32 T-MD-33 T-MD-34 T-MD-35 T-MD-36 T-MD-37 OD-4 takes %s as a list, or not at all, Discovery §3',
      ],
    ],
  },
  {
    id: 'T-MD-31',
    expected: 'Absent or a list: taken; a text: refused.',
    tests: [
      [
        'packages/oidc/test/discovery/provider-metadata.test.ts',
        'T-MD-28 T-MD-29 T-MD-30 T-MD-31 T-MD-32 T-MD-33 T-MD-34 T-MD-35 T-MD-36 T-MD-37 OD-4 takes %s as a list, or not at all, Discovery §3',
      ],
    ],
  },
  {
    id: 'T-MD-32',
    expected: 'Absent or a list: taken; a text: refused.',
    tests: [
      [
        'packages/oidc/test/discovery/provider-metadata.test.ts',
        'T-MD-28 T-MD-29 T-MD-30 T-MD-31 T-MD-32 T-MD-33 T-MD-34 T-MD-35 T-MD-36 T-MD-37 OD-4 takes %s as a list, or not at all, Discovery §3',
      ],
    ],
  },
  {
    id: 'T-MD-33',
    expected: 'Absent or a list: taken; a text: refused.',
    tests: [
      [
        'packages/oidc/test/discovery/provider-metadata.test.ts',
        'T-MD-28 T-MD-29 T-MD-30 T-MD-31 T-MD-32 T-MD-33 T-MD-34 T-MD-35 T-MD-36 T-MD-37 OD-4 takes %s as a list, or not at all, Discovery §3',
      ],
    ],
  },
  {
    id: 'T-MD-34',
    expected: 'Absent or a list: taken; a text: refused.',
    tests: [
      [
        'packages/oidc/test/discovery/provider-metadata.test.ts',
        'T-MD-28 T-MD-29 T-MD-30 T-MD-31 T-MD-32 T-MD-33 T-MD-34 T-MD-35 T-MD-36 T-MD-37 OD-4 takes %s as a list, or not at all, Discovery §3',
      ],
    ],
  },
  {
    id: 'T-MD-35',
    expected: 'Absent or a list: taken; a text: refused.',
    tests: [
      [
        'packages/oidc/test/discovery/provider-metadata.test.ts',
        'T-MD-28 T-MD-29 T-MD-30 T-MD-31 T-MD-32 T-MD-33 T-MD-34 T-MD-35 T-MD-36 T-MD-37 OD-4 takes %s as a list, or not at all, Discovery §3',
      ],
    ],
  },
  {
    id: 'T-MD-36',
    expected: 'Absent or a list: taken; a text: refused.',
    tests: [
      [
        'packages/oidc/test/discovery/provider-metadata.test.ts',
        'T-MD-28 T-MD-29 T-MD-30 T-MD-31 T-MD-32 T-MD-33 T-MD-34 T-MD-35 T-MD-36 T-MD-37 OD-4 takes %s as a list, or not at all, Discovery §3',
      ],
    ],
  },
  {
    id: 'T-MD-37',
    expected: 'Absent or a list: taken; a text: refused.',
    tests: [
      [
        'packages/oidc/test/discovery/provider-metadata.test.ts',
        'T-MD-28 T-MD-29 T-MD-30 T-MD-31 T-MD-32 T-MD-33 T-MD-34 T-MD-35 T-MD-36 T-MD-37 OD-4 takes %s as a list, or not at all, Discovery §3',
      ],
    ],
  },
  {
    id: 'T-MD-38',
    expected: 'Known values are taken; a text and unknown values are refused.',
    tests: [
      [
        'packages/oidc/test/discovery/provider-metadata.test.ts',
        'T-MD-38 T-MD-39 OD-5 OD-6 takes %s of these values alone, Discovery §3',
      ],
    ],
  },
  {
    id: 'T-MD-39',
    expected: 'Absent reads [normal]; a text and unknown values are refused.',
    tests: [
      [
        'packages/oidc/test/discovery/provider-metadata.test.ts',
        'T-MD-38 T-MD-39 OD-5 OD-6 takes %s of these values alone, Discovery §3',
      ],
      [
        'packages/oidc/test/discovery/provider-metadata.test.ts',
        'T-MD-39 T-MD-41 T-MD-42 T-MD-43 T-MD-44 OD-6 OD-8 tells what a provider means that says nothing, Discovery §3',
      ],
    ],
  },
  {
    id: 'T-MD-40',
    expected: 'Language tags are taken; a text and malformed tags refused.',
    tests: [
      [
        'packages/oidc/test/discovery/provider-metadata.test.ts',
        'T-MD-40 OD-7 takes claims_locales_supported as language tags, Discovery §3',
      ],
    ],
  },
  {
    id: 'T-MD-41',
    expected: 'Absent reads false; a text is refused.',
    tests: [
      [
        'packages/oidc/test/discovery/provider-metadata.test.ts',
        'T-MD-41 T-MD-42 T-MD-43 T-MD-44 OD-8 takes %s as a boolean, or not at all, Discovery §3',
      ],
      [
        'packages/oidc/test/discovery/provider-metadata.test.ts',
        'T-MD-39 T-MD-41 T-MD-42 T-MD-43 T-MD-44 OD-6 OD-8 tells what a provider means that says nothing, Discovery §3',
      ],
    ],
  },
  {
    id: 'T-MD-42',
    expected: 'Absent reads false; a text is refused.',
    tests: [
      [
        'packages/oidc/test/discovery/provider-metadata.test.ts',
        'T-MD-41 T-MD-42 T-MD-43 T-MD-44 OD-8 takes %s as a boolean, or not at all, Discovery §3',
      ],
      [
        'packages/oidc/test/discovery/provider-metadata.test.ts',
        'T-MD-39 T-MD-41 T-MD-42 T-MD-43 T-MD-44 OD-6 OD-8 tells what a provider means that says nothing, Discovery §3',
      ],
    ],
  },
  {
    id: 'T-MD-43',
    expected: 'Absent reads true; a text is refused.',
    tests: [
      [
        'packages/oidc/test/discovery/provider-metadata.test.ts',
        'T-MD-41 T-MD-42 T-MD-43 T-MD-44 OD-8 takes %s as a boolean, or not at all, Discovery §3',
      ],
      [
        'packages/oidc/test/discovery/provider-metadata.test.ts',
        'T-MD-39 T-MD-41 T-MD-42 T-MD-43 T-MD-44 OD-6 OD-8 tells what a provider means that says nothing, Discovery §3',
      ],
    ],
  },
  {
    id: 'T-MD-44',
    expected: 'Absent reads false; a text is refused.',
    tests: [
      [
        'packages/oidc/test/discovery/provider-metadata.test.ts',
        'T-MD-41 T-MD-42 T-MD-43 T-MD-44 OD-8 takes %s as a boolean, or not at all, Discovery §3',
      ],
      [
        'packages/oidc/test/discovery/provider-metadata.test.ts',
        'T-MD-39 T-MD-41 T-MD-42 T-MD-43 T-MD-44 OD-6 OD-8 tells what a provider means that says nothing, Discovery §3',
      ],
    ],
  },
  {
    id: 'T-MD-EXT',
    expected: 'The rules of another specification are checked beside the own.',
    tests: [
      [
        'packages/oidc/test/discovery/provider-metadata.test.ts',
        'T-MD-EXT takes the rules of a profile beside its own, RFC 9101 §10.5',
      ],
    ],
  },
]
