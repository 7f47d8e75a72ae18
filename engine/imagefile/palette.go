package imagefile

import (
	"image"
	"image/color"
)

// fromPalette gives grey pixels where all colours are grey, else coloured ones. An index without a colour is damage.
func fromPalette(kind Kind, pix []byte, stride int, rect image.Rectangle, palette color.Palette) (image.Image, error) {
	var colors [256][4]byte
	grey := true
	for i, c := range palette {
		if i >= len(colors) {
			break
		}
		n, _ := color.NRGBAModel.Convert(c).(color.NRGBA)
		colors[i] = [4]byte{n.R, n.G, n.B, n.A}
		whiten(colors[i][:])
		grey = grey && colors[i][0] == colors[i][1] && colors[i][1] == colors[i][2]
	}
	w, h := rect.Dx(), rect.Dy()
	highest := byte(0)
	for y := range h {
		for _, v := range pix[y*stride:][:w] {
			highest = max(highest, v)
		}
	}
	if int(highest) >= len(palette) {
		return nil, corrupt(kind, "it uses a colour that it does not define", nil)
	}
	if grey {
		out := image.NewGray(image.Rect(0, 0, w, h))
		for y := range h {
			dst := out.Pix[y*out.Stride:][:w]
			for x, v := range pix[y*stride:][:w] {
				dst[x] = colors[v][0]
			}
		}
		return out, nil
	}
	out := image.NewNRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		dst := out.Pix[y*out.Stride:][:4*w]
		for x, v := range pix[y*stride:][:w] {
			copy(dst[4*x:4*x+4], colors[v][:])
		}
	}
	return out, nil
}
