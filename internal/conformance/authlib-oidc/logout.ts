import type { Row } from '../row.ts'

/** Logout: what is expected, and the tests that show it. */
export const logout: readonly Row[] = [
  {
    id: 'LO-1',
    expected:
      'A hint is verified with the published keys of the server, retired ones and client secrets for registered HMAC included; exp is ignored, nbf and iat are enforced; any failure is invalid_request with one message.',
    differs: 'Algorithms are not limited; iss, typ and required claims are checked, too.',
    tests: [
      [
        'packages/oidc/test/provider/logout/id-token-hint.test.ts',
        'T-LO-1 LO-1 needs no question when it is about the session, and needs one otherwise (RP-Initiated Logout §2)',
      ],
    ],
  },
  {
    id: 'LO-2',
    expected:
      'The client is the client_id parameter, else a single audience, else the azp; an unknown client is refused.',
    differs: 'azp resolves several audiences.',
    tests: [
      [
        'packages/oidc/test/provider/logout/id-token-hint.test.ts',
        'T-LO-12 LO-2 tells who asks by a single audience or the authorized party (Core §2)',
      ],
    ],
  },
  {
    id: 'LO-3',
    expected: 'A client_id that is not in aud is invalid_request.',
    tests: [
      [
        'packages/oidc/test/provider/logout/id-token-hint.test.ts',
        'T-LO-9 LO-3 is refused for a client that it is not for, and taken for one of several (RP-Initiated Logout §2)',
      ],
    ],
  },
  {
    id: 'LO-4',
    expected:
      'A post_logout_redirect_uri has to equal a registered one; with a hint it is taken, without one it needs client_id, the confirmation of the user and isLegitimate().',
    differs:
      'An unregistered URI is an error page, not silently dropped; the hook decides after registration was checked.',
    tests: [
      [
        'packages/oidc/test/provider/logout/sign-out-request.test.ts',
        'T-LO-6 LO-4 A-05 leads to no URI that is not exactly a registered one (RP-Initiated Logout §3)',
      ],
      [
        'packages/oidc/test/provider/logout/sign-out-request.test.ts',
        'T-LO-15 LO-4 is kept for a client that is named, since the user is asked before (RP-Initiated Logout §3 and §6)',
      ],
      [
        'packages/oidc/test/provider/logout/sign-out-request.test.ts',
        'LO-4 is for the application to decide about, after it was found to be registered (RP-Initiated Logout §3)',
      ],
    ],
  },
  {
    id: 'LO-5',
    expected: 'state is appended, encoded, behind the query of the URI.',
    tests: [
      [
        'packages/oidc/test/provider/logout/sign-out-request.test.ts',
        'T-LO-3 T-LO-4 LO-5 leads back to a registered URI with the state as it came (RP-Initiated Logout §3)',
      ],
    ],
  },
  {
    id: 'LO-6',
    expected: 'Without a URI the sign-out goes on and leads nowhere else.',
    tests: [
      [
        'packages/oidc/test/provider/logout/sign-out-request.test.ts',
        'T-LO-2 T-LO-5 LO-6 may hold a hint or nothing at all, and then leads to no other place (RP-Initiated Logout §2)',
      ],
    ],
  },
  {
    id: 'LO-7',
    expected: 'A hint with alg none is refused in every spelling.',
    tests: [
      [
        'packages/oidc/test/provider/logout/id-token-hint.test.ts',
        'LO-7 J-01 is refused with the algorithm none, whatever stands in for a signature (RP-Initiated Logout §4)',
      ],
    ],
  },
  {
    id: 'LO-8',
    expected:
      "iss, typ and required claims of the hint are compared; isFor() compares the sid, or the subject as the client knows it, with the session. The confirmation of a sign-out carries a token for its page, browser and session, and what it confirms is sealed. (The pages' share of the row; what an ID Token hint must be is the endpoint's.)",
    differs:
      'Authlib compares neither issuer, type, subject nor session. Authlib leaves the form and its token to the application.',
    tests: [
      [
        'packages/oidc/test/provider/logout/id-token-hint.test.ts',
        'LO-8 A-40 is refused from another issuer, even one with the same keys (RP-Initiated Logout §2)',
      ],
      [
        'packages/oidc/test/provider/logout/id-token-hint.test.ts',
        'LO-8 J-31 is refused when it is another kind of token that the same key signed (RFC 8725 §3.11, RFC 7515 §4.1.9)',
      ],
      [
        'packages/interaction/test/sign-out/continuations.test.ts',
        'LO-8, A-31 is refused to another site, without its token, and after another user signed in',
      ],
      [
        'packages/interaction/test/sign-out/continuations.test.ts',
        'A-05 A-33 takes no place but the one that was sealed for this browser and session, RP-Initiated Logout §3',
      ],
    ],
  },
  {
    id: 'LO-9',
    expected:
      'end_session_endpoint is in the metadata; post_logout_redirect_uris are https, loopback, plain http for confidential clients, own schemes for apps; an error is invalid_client_metadata.',
    differs: 'No ValueError: every bad value is a typed 400.',
    tests: [
      [
        'packages/oidc/test/provider/logout/sign-out-request.test.ts',
        'T-LO-14 LO-9 is in the metadata and, since it needs pages, not among the routes (RP-Initiated Logout §2.1)',
      ],
      [
        'packages/oidc/test/provider/logout/client-metadata.test.ts',
        'T-OR-21 LO-9 are plain http for clients that can keep a secret alone (RP-Initiated Logout §3.1)',
      ],
      [
        'packages/oidc/test/discovery/provider-metadata.test.ts',
        'T-OR-19 LO-9 takes %s as an https URL, or not at all, RP-Initiated Logout §2.1, Session Management §3.3, Discovery §3',
      ],
    ],
  },
  {
    id: 'T-LO-1',
    expected: 'isFor() is true with a valid hint about the session, else the user is asked.',
    tests: [
      [
        'packages/oidc/test/provider/logout/id-token-hint.test.ts',
        'T-LO-1 LO-1 needs no question when it is about the session, and needs one otherwise (RP-Initiated Logout §2)',
      ],
    ],
  },
  {
    id: 'T-LO-2',
    expected:
      'A valid hint alone leads to no other place: the page says that the user is signed out.',
    tests: [
      [
        'packages/oidc/test/provider/logout/sign-out-request.test.ts',
        'T-LO-2 T-LO-5 LO-6 may hold a hint or nothing at all, and then leads to no other place (RP-Initiated Logout §2)',
      ],
    ],
  },
  {
    id: 'T-LO-3',
    expected: 'A valid hint and a registered URI lead to that URI.',
    tests: [
      [
        'packages/oidc/test/provider/logout/sign-out-request.test.ts',
        'T-LO-3 T-LO-4 LO-5 leads back to a registered URI with the state as it came (RP-Initiated Logout §3)',
      ],
    ],
  },
  {
    id: 'T-LO-4',
    expected: 'The same with state appended.',
    tests: [
      [
        'packages/oidc/test/provider/logout/sign-out-request.test.ts',
        'T-LO-3 T-LO-4 LO-5 leads back to a registered URI with the state as it came (RP-Initiated Logout §3)',
      ],
    ],
  },
  {
    id: 'T-LO-5',
    expected: 'A request without any parameter is valid and leads nowhere; the user is asked.',
    differs:
      'The user is asked, where Authlib signs out by a GET from anywhere in its simple mode.',
    tests: [
      [
        'packages/oidc/test/provider/logout/sign-out-request.test.ts',
        'T-LO-2 T-LO-5 LO-6 may hold a hint or nothing at all, and then leads to no other place (RP-Initiated Logout §2)',
      ],
    ],
  },
  {
    id: 'T-LO-6',
    expected: 'An unregistered URI is refused and never redirected to.',
    differs: 'An error page instead of silence, as the OpenID Foundation suite allows.',
    tests: [
      [
        'packages/oidc/test/provider/logout/sign-out-request.test.ts',
        'T-LO-6 LO-4 A-05 leads to no URI that is not exactly a registered one (RP-Initiated Logout §3)',
      ],
    ],
  },
  {
    id: 'T-LO-7',
    expected: 'A POST form with hint, URI and state works like the GET.',
    tests: [
      [
        'packages/oidc/test/provider/logout/sign-out-request.test.ts',
        'T-LO-7 T-LO-8 comes by POST as well as by GET (RP-Initiated Logout §2)',
      ],
    ],
  },
  {
    id: 'T-LO-8',
    expected:
      'Without a hint isFor() is false and the named client keeps its URI; with one no question is needed. The pages are those of @authkit/interaction. A client that does not show that it knows the session is asked about on a page, one that does is not, and both get the browser back afterwards.',
    tests: [
      [
        'packages/oidc/test/provider/logout/sign-out-request.test.ts',
        'T-LO-7 T-LO-8 comes by POST as well as by GET (RP-Initiated Logout §2)',
      ],
      [
        'packages/interaction/test/endpoints/client-sign-out.test.ts',
        'T-LO-8 is named on a page, and after a yes the session ends and the browser goes back, RP-Initiated Logout §2 and §3',
      ],
      [
        'packages/interaction/test/endpoints/client-sign-out.test.ts',
        'T-LO-8 is not asked about when it shows that it knows the session, RP-Initiated Logout §2',
      ],
    ],
  },
  {
    id: 'T-LO-9',
    expected: 'A client_id outside of aud is 400 invalid_request; within a list it is fine.',
    tests: [
      [
        'packages/oidc/test/provider/logout/id-token-hint.test.ts',
        'T-LO-9 LO-3 is refused for a client that it is not for, and taken for one of several (RP-Initiated Logout §2)',
      ],
    ],
  },
  {
    id: 'T-LO-10',
    expected: 'A broken JWT is 400.',
    tests: [
      [
        'packages/oidc/test/provider/logout/id-token-hint.test.ts',
        'T-LO-10 is refused when it is broken, unsigned or too long (RP-Initiated Logout §4)',
      ],
    ],
  },
  {
    id: 'T-LO-11',
    expected: 'An expired hint is taken; one with nbf or iat in the future is 400.',
    differs: '60 seconds of difference between clocks are tolerated.',
    tests: [
      [
        'packages/oidc/test/provider/logout/id-token-hint.test.ts',
        'T-LO-11 A-40 is taken after it expired, and not before it began (RP-Initiated Logout §2)',
      ],
    ],
  },
  {
    id: 'T-LO-12',
    expected:
      'A single aud names the client; several do not unless azp or client_id does; then a URI is refused.',
    tests: [
      [
        'packages/oidc/test/provider/logout/sign-out-request.test.ts',
        'T-LO-13 T-LO-12 leads nowhere when it is not known whose the URI is (RP-Initiated Logout §3)',
      ],
      [
        'packages/oidc/test/provider/logout/id-token-hint.test.ts',
        'T-LO-12 LO-2 tells who asks by a single audience or the authorized party (Core §2)',
      ],
    ],
  },
  {
    id: 'T-LO-13',
    expected: 'A URI without a client is refused.',
    differs: 'Refused with a page instead of ignored.',
    tests: [
      [
        'packages/oidc/test/provider/logout/sign-out-request.test.ts',
        'T-LO-13 T-LO-12 leads nowhere when it is not known whose the URI is (RP-Initiated Logout §3)',
      ],
    ],
  },
  {
    id: 'T-LO-14',
    expected:
      'An unknown endpoint name is an AuthkitConfigError; the end session endpoint needs pages and is not among the routes.',
    tests: [
      [
        'packages/oidc/test/provider/logout/sign-out-request.test.ts',
        'T-LO-14 LO-9 is in the metadata and, since it needs pages, not among the routes (RP-Initiated Logout §2.1)',
      ],
    ],
  },
  {
    id: 'T-LO-15',
    expected:
      'Without a hint the registered URI of a named client is kept, and the user is asked first.',
    differs:
      'Confirmation by the user and exact registration are the other means that RP-Initiated Logout §3 asks for; isLegitimate() can refuse.',
    tests: [
      [
        'packages/oidc/test/provider/logout/sign-out-request.test.ts',
        'T-LO-15 LO-4 is kept for a client that is named, since the user is asked before (RP-Initiated Logout §3 and §6)',
      ],
    ],
  },
  {
    id: 'T-LO-16',
    expected: 'A protocol error is a 400 body without anything that was sent.',
    tests: [
      [
        'packages/oidc/test/provider/logout/sign-out-request.test.ts',
        'T-LO-16 is answered with what is wrong and nothing of what was sent, and goes nowhere (RP-Initiated Logout §4)',
      ],
    ],
  },
  {
    id: 'T-LO-17',
    expected: 'ui_locales are on the validated request, as a list of BCP 47 tags.',
    differs: 'Parsed, each once, 20 at most.',
    tests: [
      [
        'packages/oidc/test/provider/logout/sign-out-request.test.ts',
        'T-LO-17 tells the languages of the pages and whom the client means (RP-Initiated Logout §2)',
      ],
    ],
  },
]
