import { describe, expect, it } from 'vitest'
import { isPublicAddress } from '../../src/net/address.ts'

describe('isPublicAddress', () => {
  it.each([
    '1.1.1.1',
    '8.8.8.8',
    '9.255.255.255',
    '11.0.0.0',
    '93.184.216.34',
    '100.63.255.255',
    '100.128.0.0',
    '126.255.255.255',
    '128.0.0.1',
    '168.63.129.17',
    '169.253.255.255',
    '172.15.255.255',
    '172.32.0.0',
    '192.0.1.0',
    '192.167.255.255',
    '192.169.0.0',
    '198.17.255.255',
    '198.20.0.0',
    '223.255.255.255',
    '2001:200::1',
    '2001:4860:4860::8888',
    '2606:4700:4700::1111',
    '2a00:1450::1',
  ])('lets %s pass', (address) => {
    expect(isPublicAddress(address)).toBe(true)
  })

  it.each([
    ['this network', '0.0.0.0'],
    ['this network', '0.255.255.255'],
    ['private use', '10.0.0.1'],
    ['private use', '172.16.0.1'],
    ['private use', '172.31.255.255'],
    ['private use', '192.168.1.1'],
    ['shared by carriers', '100.64.0.1'],
    ['shared by carriers', '100.127.255.255'],
    ['metadata of a cloud', '100.100.100.200'],
    ['metadata of a cloud', '168.63.129.16'],
    ['metadata of a cloud', '169.254.169.254'],
    ['metadata of a cloud', '192.0.0.192'],
    ['loopback', '127.0.0.1'],
    ['loopback', '127.255.255.255'],
    ['link local', '169.254.0.1'],
    ['documentation', '192.0.2.1'],
    ['documentation', '198.51.100.1'],
    ['documentation', '203.0.113.1'],
    ['relays of 6to4', '192.88.99.1'],
    ['benchmarks', '198.18.0.1'],
    ['benchmarks', '198.19.255.255'],
    ['multicast', '224.0.0.1'],
    ['multicast', '239.255.255.255'],
    ['reserved', '240.0.0.1'],
    ['broadcast', '255.255.255.255'],
  ])('A-43 refuses %s %s, RFC 6890', (_, address) => {
    expect(isPublicAddress(address)).toBe(false)
  })

  it.each([
    ['unspecified', '::'],
    ['loopback', '::1'],
    ['loopback written out', '0:0:0:0:0:0:0:1'],
    ['mapped loopback', '::ffff:127.0.0.1'],
    ['mapped loopback in hexadecimal', '::ffff:7f00:1'],
    ['mapped private', '::ffff:10.0.0.1'],
    ['mapped metadata', '::ffff:a9fe:a9fe'],
    ['mapped public, which no resolver gives', '::ffff:8.8.8.8'],
    ['compatible loopback', '::127.0.0.1'],
    ['translated loopback', '::ffff:0:127.0.0.1'],
    ['local translation', '64:ff9b:1::7f00:1'],
    ['unique local', 'fc00::1'],
    ['unique local', 'fd00::1'],
    ['metadata of a cloud', 'fd00:ec2::254'],
    ['link local', 'fe80::1'],
    ['link local with a zone', 'fe80::1%eth0'],
    ['site local', 'fec0::1'],
    ['multicast', 'ff02::1'],
    ['discard', '100::1'],
    ['Teredo', '2001:0:7f00:1::1'],
    ['benchmarks', '2001:2::1'],
    ['documentation', '2001:db8::1'],
    ['documentation', '3fff::1'],
    ['6to4 of loopback', '2002:7f00:1::1'],
    ['6to4 of private', '2002:a00:1::1'],
    ['segment routing', '5f00::1'],
  ])('A-43 refuses %s %s, RFC 6890', (_, address) => {
    expect(isPublicAddress(address)).toBe(false)
  })

  it('A-43 judges the address inside NAT64, RFC 6052 §2.1', () => {
    expect(isPublicAddress('64:ff9b::8.8.8.8')).toBe(true)
    expect(isPublicAddress('64:ff9b::808:808')).toBe(true)
    expect(isPublicAddress('64:ff9b::127.0.0.1')).toBe(false)
    expect(isPublicAddress('64:ff9b::a00:1')).toBe(false)
    expect(isPublicAddress('64:ff9b::a9fe:a9fe')).toBe(false)
    expect(isPublicAddress('64:ff9b::100.64.0.1')).toBe(false)
  })

  it.each(['', 'localhost', '127.1', '2130706433', '0x7f.1', '017700000001', '8.8.8', '8.8.8.8 '])(
    'A-43 refuses %j, which is no address',
    (text) => {
      expect(isPublicAddress(text)).toBe(false)
    },
  )
})
