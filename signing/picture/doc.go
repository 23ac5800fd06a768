// Package picture reads pictures (PNG, JPEG, TIFF) into images as a page of a PDF holds them: without transparency, in
// gray or RGB, at most 100 million pixels each, upright by what the picture says of itself. It runs in a worker, as all
// that reads untrusted bytes.
//
// Decoders are image/png, image/jpeg and those for fax and LZW of golang.org/x/image. Its package tiff is not used: it
// makes negatives of fax with PhotometricInterpretation 1, colours of planes that lie apart, and reads one image a file.
package picture
