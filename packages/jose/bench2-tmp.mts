import { jwt, JsonWebKey } from './src/index.ts'
import { decodeSegment, isAscii } from './src/encoding/segment.ts'
import { parseJsonObject } from './src/encoding/json.ts'
import { splitCompact } from './src/jws/signing-input.ts'
import { readHeader } from './src/jws/header.ts'
import { verifierFor } from './src/jws/key-for.ts'
import { checkClaimTypes, checkClaims } from './src/jwt/claims.ts'
const claims = { iss:'https://issuer.example.com', sub:'user-1234567890', aud:'https://api.example.com', exp: 4102444800, iat: 1700000000, jti:'a1b2c3d4e5f6a7b8c9d0', scope:'openid profile email', client_id:'s6BhdRkqt3' }
const k=JsonWebKey.generate('oct'); const t=jwt.encode({alg:'HS256'},claims,k)
const parts=splitCompact(t,99999), h=readHeader(parts.header), bytes=decodeSegment(parts.payload)!, text=bytes.toString(), v=verifierFor(k,h,{})
const policy={issuers:undefined,audiences:undefined,leeway:0,maxAge:undefined,rules:[]}
function best(fs:Record<string,()=>unknown>,n:number,rounds=60){ const b:Record<string,number[]>={}; for(let r=0;r<rounds;r++) for(const k in fs){const a=process.hrtime.bigint(); for(let i=0;i<n;i++) fs[k]!(); (b[k]??=[]).push(Number(process.hrtime.bigint()-a)/n)} for(const [k,x] of Object.entries(b)){x.sort((p,q)=>p-q);console.log(k.padEnd(20),x[0]!.toFixed(0),x[15]!.toFixed(0))} }
best({all:()=>jwt.decode(t,k),split:()=>splitCompact(t,99999),header:()=>readHeader(parts.header),verifierFor:()=>verifierFor(k,h,{}),verify:()=>v(parts.signingInput,parts.signature),decodeSegment:()=>decodeSegment(parts.payload),
tostr:()=>bytes.toString('utf8'),json:()=>JSON.parse(text),strict:()=>parseJsonObject(bytes),types:()=>checkClaimTypes(claims),claims:()=>checkClaims(claims,policy,1750000000),ascii:()=>isAscii(t)},5000)
