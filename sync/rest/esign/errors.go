package esign

import (
	"errors"
	"net/http"
	"syscall"

	"paraph/signing"
	"paraph/sync"
)

// failure is an error as the wire has it. Numbers below 1000 are the published ones (or the platform's
// own for the same thing); the others are ours. The table is append-only.
type failure struct {
	status  int
	number  int
	message string
}

// with is the message with the word of its problem.
func (f failure) with(p *signing.Problem) string {
	if p == nil || p.Word == "" {
		return f.message
	}
	return f.message + ": " + p.Word
}

// problems of a body (answered at once) and of a document (told in errorNumber and errorMessage of the
// request, state ERROR).
var problems = map[signing.ProblemCode]failure{
	signing.ProblemNoSigners:   {422, 610, "array 'signers' is empty"},
	signing.ProblemSigners:     {422, 685, "array 'signers' required"},
	signing.ProblemNoDocument:  {422, 610, "inputDocuments required"},
	signing.ProblemCallback:    {422, 704, "malformed 'url' parameter, must be a valid url in 'callback'"},
	signing.ProblemOption:      {422, 625, "invalid options property"},
	signing.ProblemTitle:       {422, 625, "invalid options property"},
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
	signing.ProblemExpiry:      {422, 1113, "the last day must lie within a year, as 2026-12-24 or 2026-12-24T12:00:00Z"},
	signing.ProblemMessage:     {422, 1114, "signer's 'message' is too long or has unusable characters"},
	signing.ProblemNameSign:    {422, 1115, "signer's 'name' or 'surname' has a sign that cannot be printed"},

	signing.ProblemPublic: {503, 1501, "not ready: the service's public address does not lead to it"},
	signing.ProblemInside: {503, 1507, "not ready: the service's public address leads nowhere for signers elsewhere"},
	signing.ProblemSender: {503, 1502, "not ready: the mail server refuses the service's sender or login"},

	signing.ProblemFetch:      {0, 1201, "the document could not be fetched"},
	signing.ProblemNotPDF:     {0, 1202, "the document is not a PDF"},
	signing.ProblemDamaged:    {0, 1203, "the PDF is damaged"},
	signing.ProblemEncrypted:  {0, 1204, "the PDF opens without a password, but is protected against changes"},
	signing.ProblemSigned:     {0, 1205, "the PDF is already signed"},
	signing.ProblemXFA:        {0, 1206, "the PDF is an XFA form"},
	signing.ProblemNoPages:    {0, 1207, "the PDF has no pages"},
	signing.ProblemPages:      {0, 1208, "the document has too many pages"},
	signing.ProblemPageSize:   {0, 1209, "a page is too large or too small"},
	signing.ProblemFieldPage:  {0, 1210, "a signature is asked for on a page that does not exist"},
	signing.ProblemFieldPlace: {0, 1211, "a signature does not fit on its page"},
	signing.ProblemUnreadable: {0, 1212, "the PDF cannot be examined within the limits"},
	signing.ProblemFaulty:     {0, 1213, "the PDF has faults, and no clean copy that looks the same could be made"},
	signing.ProblemHidden:     {0, 1214, "the PDF holds what shows differently on another screen or on paper"},
	signing.ProblemLooks:      {0, 1215, "with marks and seal a page would look different"},
	signing.ProblemMarkLost:   {0, 1216, "a signature could not be seen where it is asked for"},
	signing.ProblemFieldRoom:  {0, 1217, "a signature lies on another one, and its page has no free place"},
	signing.ProblemPassword:   {0, 1218, "the PDF opens only with a password"},
	signing.ProblemNoField:    {0, 1219, "the PDF has no signature field of that name, and no other place is given"},

	signing.ProblemDeclined:  {0, 1301, "declined by a signer"},
	signing.ProblemExpired:   {0, 1302, "expired"},
	signing.ProblemCancelled: {0, 1303, "cancelled"},
	signing.ProblemUnsealed:  {0, 1304, "signed by everybody, but the document could not be sealed"},
}

var (
	failUnauthorized = failure{http.StatusUnauthorized, 130, "Unauthorized"}
	failForbidden    = failure{http.StatusForbidden, 140, "Unauthorized for this scope"}
	failNotFound     = failure{http.StatusNotFound, 120, "Not Found"}
	failNotReady     = failure{http.StatusNotFound, 1401, "not there yet"}
	failParameter    = failure{http.StatusBadRequest, 1402, "invalid parameter"}
	failState        = failure{http.StatusConflict, 1403, "not possible in this state"}
	failConflict     = failure{http.StatusConflict, 1404, "the Idempotency-Key was used with another content"}
	failKeyDeleted   = failure{http.StatusConflict, 1409, "the request made with this Idempotency-Key was deleted; another one needs another key"}
	failBroken       = failure{http.StatusConflict, 1406, "what is stored of the request was changed by others"}
	failDocument     = failure{http.StatusConflict, 1407, "the stored document is not the one that was signed"}
	failMode         = failure{http.StatusConflict, 1408, "the service does not work in the mode the request was sent for"}
	failQuery        = failure{http.StatusBadRequest, 210, "Query error"}
	failCallback     = failure{http.StatusNotFound, 200, "Callback not found"}
	failSize         = failure{http.StatusRequestEntityTooLarge, 1116, "too much beside the documents"}
	failMethod       = failure{http.StatusMethodNotAllowed, 1405, "method not allowed"}
	failNoSpace      = failure{http.StatusInsufficientStorage, 1503, "no space left on the service's disk"}
	failSchema       = failure{http.StatusServiceUnavailable, 1504, "the service's database was changed by another program"}
	failDatabase     = failure{http.StatusServiceUnavailable, 1505, "the service's database is damaged"}
	failBusy         = failure{http.StatusServiceUnavailable, 1506, "too much at once; try again later"}
	failInternal     = failure{http.StatusInternalServerError, 1500, "internal error"}
)

// conflict tells a key used otherwise from one whose request was deleted.
func conflict(err error) failure {
	if errors.Is(err, signing.ErrKeyDeleted) {
		return failKeyDeleted
	}
	return failConflict
}

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
	case errors.Is(err, signing.ErrBroken):
		if fault, ok := errors.AsType[*signing.Fault](err); ok && fault.Code == signing.FaultDocument {
			return failDocument, nil
		}
		return failBroken, nil
	case errors.Is(err, signing.ErrNotFound):
		return failNotFound, nil
	case errors.Is(err, signing.ErrNotReady):
		return failNotReady, nil
	case errors.Is(err, signing.ErrConflict):
		return conflict(err), nil
	case errors.Is(err, sync.ErrOtherMode):
		return failMode, nil
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		return failNoSpace, nil
	case errors.Is(err, sync.ErrSchema):
		return failSchema, nil
	case errors.Is(err, sync.ErrDatabase):
		return failDatabase, nil
	case errors.Is(err, signing.ErrState), errors.Is(err, signing.ErrExpired):
		return failState, nil
	}
	return failInternal, nil
}
