import { createHmac, sign, verify, createPublicKey, createPrivateKey, randomBytes } from 'node:crypto'
import { jwt, JsonWebKey } from '/work/main/packages/jose/src/index.ts'
import * as s from '/work/main/packages/jose/src/crypto/sign.ts'
const claims = { iss:'https://issuer.example.com', sub:'user-1234567890', aud:'https://api.example.com', exp: 4102444800, iat: 1700000000, jti:'a1b2c3d4e5f6a7b8c9d0', scope:'openid profile email', client_id:'s6BhdRkqt3' }
function cpu(f:()=>void, n:number){ const a=process.hrtime.bigint(); for(let i=0;i<n;i++) f(); return Number(process.hrtime.bigint()-a)/n/1000 }
function row(name:string, fs:Record<string,()=>void>, n:number){
  const best:Record<string,number[]>={}
  for(let r=0;r<60;r++) for(const k in fs){ (best[k]??=[]).push(cpu(fs[k]!,n)) }
  const q=Object.fromEntries(Object.entries(best).map(([k,v])=>[k, v.sort((a,b)=>a-b)[5]!]))
  const base=Object.values(q)[0]!
  console.log(name, Object.entries(q).map(([k,v])=>`${k} ${v.toFixed(2)}us (${(base/v).toFixed(2)})`).join('  '))
}
const secret=randomBytes(32); const k=JsonWebKey.import({secret})
const t=jwt.encode({alg:'HS256'},claims,k); const si=t.slice(0,t.lastIndexOf('.'))
row('HS256 sign',{raw:()=>{createHmac('sha256',secret).update(si).digest('base64url')}, authkit:()=>{jwt.encode({alg:'HS256'},claims,k)}},3000)
row('HS256 verify',{raw:()=>{createHmac('sha256',secret).update(si).digest('base64url')}, authkit:()=>{jwt.decode(t,k)}, opts:()=>{jwt.decode(t,k,{algorithms:['HS256'],issuer:'https://issuer.example.com',audience:'https://api.example.com'})}},3000)
for (const [alg,kty,h,n] of [['RS256','RSA','sha256',100],['ES256','EC','sha256',100],['EdDSA','OKP',null,100],['ES384','EC','sha384',10]] as const){
  const key=JsonWebKey.generate(kty,{alg}); const pub=key.toPublic()
  const priv=createPrivateKey({key:key.exportPrivate() as never,format:'jwk'}); const pk=createPublicKey({key:pub.toJSON() as never,format:'jwk'})
  const tok=jwt.encode({alg},claims,key); const inp=Buffer.from(tok.slice(0,tok.lastIndexOf('.'))); const sig=Buffer.from(tok.slice(tok.lastIndexOf('.')+1),'base64url')
  const o= kty==='EC'?{key:pk,dsaEncoding:'ieee-p1363' as const}:pk; const po= kty==='EC'?{key:priv,dsaEncoding:'ieee-p1363' as const}:priv
  if(!verify(h,inp,o,sig)) throw 1
  row(alg+' sign',{raw:()=>{sign(h,inp,po)},authkit:()=>{jwt.encode({alg},claims,key)}},n/ (alg==='RS256'?10:1))
  row(alg+' verify',{raw:()=>{verify(h,inp,o,sig)},authkit:()=>{jwt.decode(tok,pub)}},n)
}
