package esign

import (
	"errors"
	"net/http"

	"paraph/signing"
)

// failure is an error as the wire has it. Numbers below 1000 are the published ones (or the platform's
// own for the same thing); the others are ours. The table is append-only.
type failure struct {
	status  int
	number  int
	message string
}

// problems of a body (answered at once) and of a document (told in errorNumber and errorMessage of the
// request, state ERROR).
var problems = map[signing.ProblemCode]failure{
	signing.ProblemNoSigners:   {422, 610, "array 'signers' is empty"},
	signing.ProblemSigners:     {422, 685, "array 'signers' required"},
	signing.ProblemNoDocument:  {422, 610, "inputDocuments required"},
	signing.ProblemCallback:    {422, 704, "malformed 'url' parameter, must be a valid url in 'callback'"},
	signing.ProblemOption:      {422, 625, "invalid options property"},
	signing.ProblemName:        {422, 1101, "signer's 'name' and 'surname' required, without control characters"},
	signing.ProblemEmail:       {422, 1102, "signer's 'email' must be a valid address"},
	signing.ProblemMobile:      {422, 1103, "signer's 'mobile' must be a number in international form"},
	signing.ProblemChannel:     {422, 1104, "signer's 'authentication' must be 'email' or 'sms'"},
	signing.ProblemNoSMS:       {422, 1105, "this service sends no SMS: use 'email'"},
	signing.ProblemSameAddress: {422, 1106, "two signers cannot get their code at the same destination"},
	signing.ProblemFieldNumber: {422, 1107, "'page', 'x' and 'y' must be numbers, 'page' from 1"},
	signing.ProblemBase64:      {422, 1108, "inputDocuments is neither base64 nor a url"},
	signing.ProblemURL:         {422, 1109, "inputDocuments: not a valid url"},
	signing.ProblemTooMany:     {422, 1110, "too many elements"},
	signing.ProblemManySigners: {422, 1110, "too many elements: signers"},
	signing.ProblemManyFields:  {422, 1110, "too many elements: signatures"},
	signing.ProblemTooLarge:    {422, 1111, "document too large"},
	signing.ProblemBody:        {400, 1112, "the body is no valid JSON of this request"},
	signing.ProblemExpiry:      {422, 1113, "the last day must lie within a year"},
	signing.ProblemMessage:     {422, 1114, "signer's 'message' is too long or has unusable characters"},

	signing.ProblemPublic: {503, 1501, "not ready: the service's public address does not lead to it"},
	signing.ProblemSender: {503, 1502, "not ready: the mail server refuses the service's sender or login"},

	signing.ProblemFetch:      {0, 1201, "the document could not be fetched"},
	signing.ProblemNotPDF:     {0, 1202, "the document is not a PDF"},
	signing.ProblemDamaged:    {0, 1203, "the PDF is damaged"},
	signing.ProblemEncrypted:  {0, 1204, "the PDF is encrypted"},
	signing.ProblemSigned:     {0, 1205, "the PDF is already signed"},
	signing.ProblemXFA:        {0, 1206, "the PDF is an XFA form"},
	signing.ProblemNoPages:    {0, 1207, "the PDF has no pages"},
	signing.ProblemPages:      {0, 1208, "the document has too many pages"},
	signing.ProblemPageSize:   {0, 1209, "a page is too large or too small"},
	signing.ProblemFieldPage:  {0, 1210, "a signature is asked for on a page that does not exist"},
	signing.ProblemFieldPlace: {0, 1211, "a signature does not fit on its page"},
	signing.ProblemUnreadable: {0, 1212, "the PDF cannot be examined within the limits"},

	signing.ProblemDeclined:  {0, 1301, "declined by a signer"},
	signing.ProblemExpired:   {0, 1302, "expired"},
	signing.ProblemCancelled: {0, 1303, "cancelled"},
}

var (
	failUnauthorized = failure{http.StatusUnauthorized, 130, "Unauthorized"}
	failForbidden    = failure{http.StatusForbidden, 140, "Unauthorized for this scope"}
	failNotFound     = failure{http.StatusNotFound, 120, "Not Found"}
	failNotReady     = failure{http.StatusNotFound, 1401, "not there yet"}
	failParameter    = failure{http.StatusBadRequest, 1402, "invalid parameter"}
	failState        = failure{http.StatusConflict, 1403, "not possible in this state"}
	failConflict     = failure{http.StatusConflict, 1404, "the Idempotency-Key was used with another content"}
	failQuery        = failure{http.StatusBadRequest, 210, "Query error"}
	failCallback     = failure{http.StatusNotFound, 200, "Callback not found"}
	failMethod       = failure{http.StatusMethodNotAllowed, 1405, "method not allowed"}
	failInternal     = failure{http.StatusInternalServerError, 1500, "internal error"}
)

// failureOf finds the wire's word for an error; anything unknown is internal and says no more.
func failureOf(err error) (failure, *signing.Problem) {
	var p *signing.Problem
	switch {
	case errors.As(err, &p):
		f, ok := problems[p.Code]
		if !ok || f.status == 0 {
			return failInternal, nil
		}
		return f, p
	case errors.Is(err, signing.ErrNotFound):
		return failNotFound, nil
	case errors.Is(err, signing.ErrNotReady):
		return failNotReady, nil
	case errors.Is(err, signing.ErrConflict):
		return failConflict, nil
	case errors.Is(err, signing.ErrState), errors.Is(err, signing.ErrExpired):
		return failState, nil
	}
	return failInternal, nil
}
