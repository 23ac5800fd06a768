package page_test

import (
	"bytes"
	"fmt"

	"codeberg.org/go-pdf/fpdf"

	"paraph/assets"
)

// contract is a contract of n pages, in Italian, with ruled places on the last one, and with files attached to it.
func contract(n int, files ...string) []byte {
	f := fpdf.NewCustom(&fpdf.InitType{UnitStr: "pt", Size: fpdf.SizeType{Wd: 595.28, Ht: 841.89}})
	f.AddUTF8FontFromBytes("s", "", assets.Font("NotoSans-Regular"))
	f.AddUTF8FontFromBytes("s", "B", assets.Font("NotoSans-Bold"))
	f.SetAutoPageBreak(false, 0)
	f.SetMargins(69, 60, 69)
	var attached []fpdf.Attachment
	for _, name := range files {
		attached = append(attached, fpdf.Attachment{Content: []byte(name), Filename: name})
	}
	f.SetAttachments(attached)
	for i := range n {
		f.AddPage()
		f.SetY(70)
		if i == 0 {
			f.SetFont("s", "B", 13)
			f.CellFormat(457, 24, "CONTRATTO DI FORNITURA", "", 1, "C", false, 0, "")
		}
		if i == n-1 {
			lastPage(f)
		} else {
			articles(f, i)
		}
		f.SetFont("s", "", 8)
		f.Text(69, 800, "Contratto di fornitura n. 2026/118")
		f.Text(480, 800, fmt.Sprintf("Pagina %d di %d", i+1, n))
	}
	var b bytes.Buffer
	if err := f.Output(&b); err != nil {
		panic(err)
	}
	return b.Bytes()
}

func articles(f *fpdf.Fpdf, page int) {
	for a := range 6 {
		f.SetFont("s", "B", 10.5)
		f.CellFormat(457, 26, fmt.Sprintf("Art. %d – %s", page*6+a+1, []string{"Premesse", "Oggetto", "Consegna", "Corrispettivo", "Pagamento", "Recesso"}[a]), "", 1, "L", false, 0, "")
		f.SetFont("s", "", 10)
		f.MultiCell(457, 15, "La Fornitrice si obbliga a consegnare al Cliente gli arredi per ufficio descritti nell’Allegato A, compresi il "+
			"trasporto, il montaggio e il ritiro degli imballaggi. Il ritardo superiore a dieci giorni comporta una penale pari all’uno per mille "+
			"del corrispettivo per ogni giorno. Ogni variazione dell’oggetto richiede l’accordo scritto delle Parti.", "", "J", false)
	}
}

func lastPage(f *fpdf.Fpdf) {
	f.SetFont("s", "", 10)
	f.Text(69, 250, "Torino, 12 novembre 2026")
	f.Text(69, 360, "Per la Fornitrice")
	f.Text(330, 360, "Per il Cliente")
	f.Line(69, 434, 258, 434)
	f.Line(330, 434, 520, 434)
	f.SetXY(69, 456)
	f.MultiCell(457, 15, "Ai sensi e per gli effetti degli articoli 1341 e 1342 del codice civile, il Cliente dichiara di approvare specificamente le "+
		"clausole di cui agli articoli 3 (Consegna e penale), 5 (Pagamento e interessi), 9 (Recesso) e 11 (Foro competente).", "", "J", false)
	f.Text(330, 552, "Il Cliente")
	f.Line(330, 620, 520, 620)
}
