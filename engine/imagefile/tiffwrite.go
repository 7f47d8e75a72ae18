package imagefile

import (
	"encoding/binary"
	"maps"
	"slices"
)

// byteOrder is what both byte orders can do.
type byteOrder interface {
	binary.ByteOrder
	binary.AppendByteOrder
}

// singleTIFF writes a classic TIFF file with one page: header, directory, the values that do not fit into it, the parts.
func singleTIFF(dir *directory, parts [][]byte) ([]byte, error) {
	order := dir.order
	entries := maps.Clone(dir.entries)
	maps.DeleteFunc(entries, func(tag uint16, e entry) bool { return !kept(tag) || len(e.data) == 0 })
	places, sizes := uint16(tagStripOffsets), uint16(tagStripByteCounts)
	if _, tiled := entries[tagTileOffsets]; tiled {
		places, sizes = tagTileOffsets, tagTileByteCounts
	}
	var sizeData []byte
	total := int64(0)
	for _, part := range parts {
		sizeData = order.AppendUint32(sizeData, uint32(len(part)))
		total += int64(len(part))
	}
	entries[sizes] = entry{typeLong, sizeData}
	entries[places] = entry{typeLong, make([]byte, len(sizeData))}
	names := slices.Sorted(maps.Keys(entries))

	values := int64(tiffHeader + 2 + tiffEntry*len(names) + 4)
	data := values
	for _, name := range names {
		if n := int64(len(entries[name].data)); n > 4 {
			data += n + n&1
		}
	}
	if data+total > 1<<32-1 {
		return nil, unsupported(TIFF, "a page of more than 4 GB")
	}
	at := data
	for i, part := range parts {
		order.PutUint32(entries[places].data[4*i:], uint32(at))
		at += int64(len(part))
	}
	out := appendDirectory(make([]byte, 0, data+total), order, names, entries, uint32(values))
	for _, part := range parts {
		out = append(out, part...)
	}
	return out, nil
}

const (
	tiffHeader = 8
	tiffEntry  = 12
)

// appendDirectory writes header and directory, and behind them, from the place values on, what does not fit into it.
func appendDirectory(out []byte, order byteOrder, names []uint16, entries map[uint16]entry, values uint32) []byte {
	if order.Uint16([]byte{1, 0}) == 1 {
		out = append(out, "II"...)
	} else {
		out = append(out, "MM"...)
	}
	out = order.AppendUint16(out, 42)
	out = order.AppendUint32(out, tiffHeader)
	out = order.AppendUint16(out, uint16(len(names)))
	var rest []byte
	for _, name := range names {
		e := entries[name]
		out = order.AppendUint16(order.AppendUint16(out, name), e.kind)
		out = order.AppendUint32(out, uint32(int64(len(e.data))/typeSize[e.kind]))
		if len(e.data) <= 4 {
			out = append(out, append(slices.Clone(e.data), 0, 0, 0, 0)[:4]...)
			continue
		}
		out = order.AppendUint32(out, values+uint32(len(rest)))
		rest = append(rest, e.data...)
		if len(rest)&1 == 1 {
			rest = append(rest, 0)
		}
	}
	return append(order.AppendUint32(out, 0), rest...)
}
