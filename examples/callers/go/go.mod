module dev.switchgear/callers/go

go 1.21
