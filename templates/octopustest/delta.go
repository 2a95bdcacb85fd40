package octopustest

import (
	"bytes"
	"crypto/sha1"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"net/http"
	"strings"
)

// Packages that are sent as what changed, in the format of Octodiff: the signature of a version that is there goes to the
// client, which answers with copies from it and with what is new.

// chunkSize is how much of a file one checksum is for, as in Octodiff.
const chunkSize = 2048

func (s *Server) registerDeltas() {
	s.handlers["GET /packages/{}/{}/delta-signature"] = deltaSignature
	s.handlers["POST /packages/{}/{}/delta"] = uploadDelta
}

// deltaSignature describes the newest version of a package.
func deltaSignature(x *exchange) answer {
	base := x.server.newestPackage(x.space, x.ids[0])
	if base == nil {
		return failed(http.StatusNotFound, "There is no other version of the package '"+x.ids[0]+"'.")
	}
	r := x.server.api.blank(x.route.kind.of)
	r["BaseVersion"], r["Signature"] = base["Version"], base64.StdEncoding.EncodeToString(octodiffSignature(x.server.state.Files[text(base["Id"])]))
	return ok(r)
}

// uploadDelta makes a package of one that is there.
func uploadDelta(x *exchange) answer {
	base := x.server.find(x.space, "/packages", packageID(x.ids[0], x.ids[1]))
	if base == nil {
		return missing(packageID(x.ids[0], x.ids[1]))
	}
	name, delta := x.upload()
	content, err := applyDelta(x.server.state.Files[text(base["Id"])], delta)
	if err != nil {
		return invalid("The delta cannot be applied to version " + x.ids[1] + ": " + err.Error())
	}
	if m := packageName.FindStringSubmatch(name); m != nil && !strings.EqualFold(m[1], x.ids[0]) {
		return invalid("The name of the file is not that of the package " + x.ids[0] + ".")
	}
	return x.addPackage(name, content)
}

func octodiffSignature(file []byte) []byte {
	b := []byte("OCTOSIG\x01\x04SHA1\x07Adler32>>>")
	for len(file) > 0 {
		part := file[:min(chunkSize, len(file))]
		file = file[len(part):]
		var low, high uint16 = 1, 0 // Adler-32 without its prime, as Octodiff has it
		for _, c := range part {
			low += uint16(c)
			high += low
		}
		hash := sha1.Sum(part)
		b = binary.LittleEndian.AppendUint16(b, uint16(len(part)))
		b = binary.LittleEndian.AppendUint16(b, low)
		b = binary.LittleEndian.AppendUint16(b, high)
		b = append(b, hash[:]...)
	}
	return b
}

var errDelta = errors.New("it is not one of Octodiff")

// applyDelta makes the new file of the old one.
func applyDelta(base, delta []byte) ([]byte, error) {
	rest, ok := bytes.CutPrefix(delta, []byte("OCTODELTA\x01\x04SHA1\x14\x00\x00\x00"))
	if !ok || len(rest) < sha1.Size+3 || string(rest[sha1.Size:sha1.Size+3]) != ">>>" {
		return nil, errDelta
	}
	hash, commands := rest[:sha1.Size], rest[sha1.Size+3:]
	var file []byte
	for len(commands) > 0 {
		part, left, err := applyCommand(base, commands)
		if err != nil {
			return nil, err
		}
		if file = append(file, part...); len(file) > maxBody {
			return nil, errors.New("the file would be too large")
		}
		commands = left
	}
	if sum := sha1.Sum(file); !bytes.Equal(sum[:], hash) {
		return nil, errors.New("the result has another hash")
	}
	return file, nil
}

func applyCommand(base, commands []byte) (part, left []byte, err error) {
	command, rest := commands[0], commands[1:]
	number := func() (n uint64) {
		if len(rest) < 8 {
			err = errDelta
			return 0
		}
		n, rest = binary.LittleEndian.Uint64(rest), rest[8:]
		return n
	}
	var from []byte
	var first, second uint64
	switch command {
	case 0x60: // copy
		first, second = number(), number()
		from = base
	case 0x80: // data
		second = number()
		from = rest
	default:
		return nil, nil, errDelta
	}
	if err != nil || first > uint64(len(from)) || second > uint64(len(from))-first {
		return nil, nil, errDelta
	}
	part = from[first : first+second]
	if command == 0x80 {
		rest = rest[second:]
	}
	return part, rest, nil
}
