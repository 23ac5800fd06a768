// Package sample is the contract people try the program with.
package sample
