package octopus

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha1"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// A package is sent as what changed since a version that the server has: the server says what that consists of (its signature),
// and gets copies from there and what is new (the delta), both in the format of Octodiff, in which numbers are little-endian.
//
//	signature: "OCTOSIG" 1, text "SHA1", text "Adler32" or "Adler32V2", ">>>", then for each chunk of the file a length of 2 bytes, a
//	           rolling checksum of 4 and the SHA-1 of 20
//	delta:     "OCTODELTA" 1, text "SHA1", length of 4 bytes and the SHA-1 of the new file, ">>>", then commands: 0x60, offset and
//	           length of 8 bytes each (copy), or 0x80, length of 8 bytes, the bytes (data)
//
// A text has its length before it, in one byte.
const (
	signatureHead = "OCTOSIG\x01\x04SHA1"
	deltaHead     = "OCTODELTA\x01\x04SHA1"
	headEnd       = ">>>"
	copyCommand   = 0x60
	dataCommand   = 0x80
)

// worthwhile is how much smaller than the file a delta has to be.
const worthwhile = 0.95

// pushDelta sends a package as what changed since a version that the server has; whole, if there is none or that did not help.
func pushDelta(ctx context.Context, h *handle, o starters, path string, params PushParams, opts []Option, v any) error {
	err := o.sendDelta(ctx, h, path, params, opts, v)
	if errors.Is(err, errSendWhole) {
		return pushPackage(ctx, h, o, path, params, opts, v)
	}
	return err
}

var errSendWhole = errors.New("the package has to be sent whole")

func (o *starters) sendDelta(ctx context.Context, h *handle, path string, params PushParams, opts []Option, v any) error {
	mode, err := o.overwriting(params)
	if err != nil {
		return err
	}
	file, err := os.Open(path)
	if err != nil {
		return o.fail("%w", err)
	}
	defer file.Close()
	id, version, ok := splitPackageName(filepath.Base(path))
	if !ok {
		return errSendWhole
	}
	var base struct {
		BaseVersion string `json:"BaseVersion"`
		Signature   string `json:"Signature"`
		Extra       Extra  `json:"-"`
	}
	found := &base
	if err := callInto(ctx, h, o.signature, request{ids: []string{id, version}}, opts, &found); err != nil {
		return o.orWhole(err)
	}
	d, err := newDelta(ctx, found.Signature, file)
	switch {
	case err != nil && !errors.Is(err, errSignature):
		return o.fail("%w", err)
	case err != nil, float64(d.size()) > worthwhile*float64(d.whole), found.BaseVersion == "":
		return errSendWhole
	}
	sent := &uploadBody{d, filepath.Base(path)}
	return o.orWhole(callInto(ctx, h, o.delta, request{ids: []string{id, found.BaseVersion}, params: given(mode), body: sent}, opts, v))
}

// orWhole tells refusals that sending the package whole may get round from others.
func (o *starters) orWhole(err error) error {
	var refused *Error
	if errors.As(err, &refused) && refused.StatusCode >= 400 && refused.For == "" &&
		!errors.Is(err, ErrUnauthorized) && !errors.Is(err, ErrForbidden) && !errors.Is(err, ErrRateLimited) {
		return errSendWhole
	}
	return err
}

// splitPackageName finds ID and version in the name of a package's file, as Octopus does.
func splitPackageName(name string) (id, version string, ok bool) {
	isVersion := regexp.MustCompile(`^[0-9]+(\.[0-9]+){0,3}(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$`) // here, or every program would carry package regexp
	stem := strings.TrimSuffix(name, filepath.Ext(name))
	stem = strings.TrimSuffix(stem, ".tar")
	for i := range len(stem) {
		if stem[i] == '.' && i > 0 && isVersion.MatchString(stem[i+1:]) {
			return stem[:i], stem[i+1:], true
		}
	}
	return "", "", false
}

// A chunk is a part of the file that the server has.
type chunk struct {
	offset int64
	length int
	hash   [sha1.Size]byte
}

// signature is what the server says of the file that it has.
type signature struct {
	modulus uint32 // of the rolling checksum
	length  int    // of the chunks, without the last one, which may be shorter
	last    int
	chunks  map[uint32][]chunk // by their checksum
}

// errSignature says that a signature is not one that deltas can be made from here.
var errSignature = errors.New("the server's signature of the package is not one of Octodiff with SHA1 and Adler32")

func readSignature(text string) (*signature, error) {
	data, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		return nil, errSignature
	}
	s := &signature{chunks: map[uint32][]chunk{}}
	data, ok := bytes.CutPrefix(data, []byte(signatureHead))
	for checksum, modulus := range map[string]uint32{"\x07Adler32" + headEnd: 1 << 16, "\x09Adler32V2" + headEnd: 65521} {
		if rest, is := bytes.CutPrefix(data, []byte(checksum)); is {
			data, s.modulus = rest, modulus
		}
	}
	const size = 2 + 4 + sha1.Size
	if !ok || s.modulus == 0 || len(data)%size != 0 {
		return nil, errSignature
	}
	offset := int64(0)
	for ; len(data) > 0; data = data[size:] {
		c := chunk{offset: offset, length: int(binary.LittleEndian.Uint16(data)), hash: [sha1.Size]byte(data[6:])}
		if c.length == 0 {
			return nil, errSignature
		}
		sum := binary.LittleEndian.Uint32(data[2:])
		s.chunks[sum] = append(s.chunks[sum], c)
		s.length, s.last = max(s.length, c.length), c.length
		offset += int64(c.length)
	}
	return s, nil
}

// checksum is the rolling checksum of a block: Adler-32 with a modulus.
func (s *signature) checksum(block []byte) uint32 {
	a, b := uint32(1), uint32(0)
	for _, c := range block {
		a = (a + uint32(c)) % s.modulus
		b = (b + a) % s.modulus
	}
	return b<<16 | a
}

// roll is the checksum of a block that is one byte further.
func (s *signature) roll(sum uint32, length int, out, in byte) uint32 {
	m := uint64(s.modulus)
	a, b := uint64(sum&0xffff), uint64(sum>>16)
	a = (a + m + uint64(in) - uint64(out)) % m
	b = (b + a + m<<16 - uint64(length)*uint64(out) - 1) % m
	return uint32(b<<16 | a)
}

// find returns a chunk that is equal to a block; of several, the one at an offset if it is among them.
func (s *signature) find(sum uint32, block []byte, offset int64) (found chunk, ok bool) {
	candidates := s.chunks[sum]
	if len(candidates) == 0 {
		return chunk{}, false
	}
	hash := sha1.Sum(block)
	for _, c := range candidates {
		if c.length == len(block) && c.hash == hash && (!ok || c.offset == offset) {
			found, ok = c, true
		}
	}
	return found, ok
}

// delta is what makes the new file of the old one. It is read from its own bytes and from the file, which both have to stay.
type delta struct {
	file     io.ReaderAt
	whole    int64
	parts    []deltaPart
	position int64
}

// A deltaPart is bytes of its own or, without these, a range of the file.
type deltaPart struct {
	own            []byte
	offset, length int64
}

// newDelta compares a file with the signature of another.
func newDelta(ctx context.Context, signature string, file *os.File) (*delta, error) {
	s, err := readSignature(signature)
	if err != nil {
		return nil, err
	}
	hash := sha1.New()
	size, err := io.Copy(hash, untilDone{ctx, file})
	if err != nil {
		return nil, err
	}
	d := &delta{file: file, whole: size}
	d.own(fmt.Appendf(nil, "%s%s%s%s", deltaHead, binary.LittleEndian.AppendUint32(nil, sha1.Size), hash.Sum(nil), headEnd))
	return d, d.compare(ctx, s)
}

// untilDone reads for as long as the context lasts.
type untilDone struct {
	ctx context.Context
	r   io.Reader
}

func (u untilDone) Read(b []byte) (int, error) {
	if err := u.ctx.Err(); err != nil {
		return 0, err
	}
	return u.r.Read(b)
}

// compare finds the chunks of the signature in the file.
func (d *delta) compare(ctx context.Context, s *signature) error {
	var from, length int64 // what is being copied, as far as it is known
	done := int64(0)       // up to where there are commands
	match := func(c chunk, at int64) {
		if at > done || from+length != c.offset {
			d.copy(from, length)
			from, length = c.offset, 0
		}
		d.data(done, at-done)
		length += int64(c.length)
		done = at + int64(c.length)
	}
	if err := s.scan(untilDone{ctx, io.NewSectionReader(d.file, 0, d.whole)}, d.whole, match); err != nil {
		return err
	}
	d.copy(from, length)
	d.data(done, d.whole-done)
	return nil
}

// scan tells of each chunk that it finds in what it reads, in order, and where.
func (s *signature) scan(r io.Reader, size int64, match func(c chunk, at int64)) error {
	if s.length == 0 {
		return nil
	}
	window := bufio.NewReaderSize(r, 1<<20+s.length)
	at := int64(0)
	skip := func(n int) {
		_, _ = window.Discard(n) // was peeked at
		at += int64(n)
	}
	sum, known := uint32(0), false
	next := int64(0) // where the server's file goes on
	for size-at >= int64(s.length) {
		block, err := window.Peek(s.length + int(min(1, size-at-int64(s.length)))) // and the next byte, if there is one
		if err != nil {
			return err
		}
		now := block[:s.length]
		if !known {
			sum, known = s.checksum(now), true
		}
		if c, found := s.find(sum, now, next); found {
			match(c, at)
			skip(c.length)
			next, known = c.offset+int64(c.length), false
			continue
		}
		if len(block) > s.length {
			sum = s.roll(sum, s.length, block[0], block[s.length])
		}
		skip(1)
	}
	return s.scanEnd(window, at, size, next, match)
}

// scanEnd looks at the end of the file for the last chunk.
func (s *signature) scanEnd(window *bufio.Reader, at, size, next int64, match func(c chunk, at int64)) error {
	rest, err := io.ReadAll(window)
	if err != nil {
		return err
	}
	if int64(len(rest)) != size-at {
		return io.ErrUnexpectedEOF
	}
	if end := len(rest) - s.last; end >= 0 {
		if c, found := s.find(s.checksum(rest[end:]), rest[end:], next); found {
			match(c, at+int64(end))
		}
	}
	return nil
}

func (d *delta) own(b []byte) {
	if n := len(d.parts); n > 0 && d.parts[n-1].own != nil {
		d.parts[n-1].own = append(d.parts[n-1].own, b...)
		d.parts[n-1].length += int64(len(b))
		return
	}
	d.parts = append(d.parts, deltaPart{own: b, length: int64(len(b))})
}

func (d *delta) copy(offset, length int64) {
	if length > 0 {
		b := binary.LittleEndian.AppendUint64([]byte{copyCommand}, uint64(offset))
		d.own(binary.LittleEndian.AppendUint64(b, uint64(length)))
	}
}

func (d *delta) data(offset, length int64) {
	if length > 0 {
		d.own(binary.LittleEndian.AppendUint64([]byte{dataCommand}, uint64(length)))
		d.parts = append(d.parts, deltaPart{offset: offset, length: length})
	}
}

func (d *delta) size() int64 {
	n := int64(0)
	for _, p := range d.parts {
		n += p.length
	}
	return n
}

// Read reads on.
func (d *delta) Read(b []byte) (int, error) {
	begins := int64(0)
	for _, p := range d.parts {
		if within := d.position - begins; within < p.length {
			b = b[:min(int64(len(b)), p.length-within)]
			n, err := copy(b, p.own[min(within, int64(len(p.own))):]), error(nil)
			if p.own == nil {
				n, err = d.file.ReadAt(b, p.offset+within)
			}
			d.position += int64(n)
			if n > 0 {
				err = nil // that of the next one
			}
			return n, err
		}
		begins += p.length
	}
	return 0, io.EOF
}

// Seek lets a call be repeated.
func (d *delta) Seek(offset int64, whence int) (int64, error) {
	switch whence {
	case io.SeekCurrent:
		offset += d.position
	case io.SeekEnd:
		offset += d.size()
	}
	if offset < 0 {
		return 0, errors.New("octopus: there is nothing before the beginning")
	}
	d.position = offset
	return offset, nil
}
