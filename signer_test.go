package main_test

func stopBrowser() {}
