// Reads cases as JSON from standard input and says what Go's own log packages think of each.
//
// Input: {"notes": [...], "inclusion": [...], "consistency": [...], "tiles": {...}}. Output: the same keys, a
// word for each case: "ok", or why not; for tiles the proofs that were made from them.
package main

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type noteCase struct {
	Vkey string
	Note []byte
}

type proofCase struct {
	Index, Old, Size       int64
	Leaf, OldRoot, NewRoot tlog.Hash
	Proof                  []tlog.Hash
}

type tilesCase struct {
	Size  int64
	Root  tlog.Hash
	Old   []int64
	Index []int64
	Files map[string][]byte
}

type tileProofs struct {
	Error       string
	Inclusion   []tlog.RecordProof
	Consistency []tlog.TreeProof
}

type input struct {
	Notes       []noteCase
	Inclusion   []proofCase
	Consistency []proofCase
	Tiles       []tilesCase
}

type output struct {
	Notes       []string
	Inclusion   []string
	Consistency []string
	Tiles       []tileProofs
}

func word(err error) string {
	if err != nil {
		return err.Error()
	}
	return "ok"
}

// checkpoint opens a note and reads the three lines of a head.
func checkpoint(c noteCase) error {
	verifier, err := note.NewVerifier(c.Vkey)
	if err != nil {
		return err
	}
	opened, err := note.Open(c.Note, note.VerifierList(verifier))
	if err != nil {
		return err
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) != 4 || lines[0] != verifier.Name() {
		return errors.New("not the three lines of this log's head")
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil || size < 0 || strconv.FormatInt(size, 10) != lines[1] {
		return errors.New("not a size")
	}
	root, err := base64.StdEncoding.Strict().DecodeString(lines[2])
	if err != nil || len(root) != tlog.HashSize {
		return errors.New("not a root")
	}
	return nil
}

// files serves tiles of height 8 by the path that C2SP gives them: Go's own names the height, too.
type files map[string][]byte

func (f files) Height() int { return 8 }

func (f files) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var found [][]byte
	for _, tile := range tiles {
		path := strings.Replace(tile.Path(), "tile/8/", "tile/", 1)
		data, there := f[path]
		if !there {
			return nil, fmt.Errorf("no %s", path)
		}
		found = append(found, data)
	}
	return found, nil
}

func (f files) SaveTiles([]tlog.Tile, [][]byte) {}

func prove(c tilesCase) (proofs tileProofs) {
	reader := tlog.TileHashReader(tlog.Tree{N: c.Size, Hash: c.Root}, files(c.Files))
	for _, index := range c.Index {
		proof, err := tlog.ProveRecord(c.Size, index, reader)
		if err != nil {
			return tileProofs{Error: err.Error()}
		}
		proofs.Inclusion = append(proofs.Inclusion, proof)
	}
	for _, old := range c.Old {
		proof, err := tlog.ProveTree(c.Size, old, reader)
		if err != nil {
			return tileProofs{Error: err.Error()}
		}
		proofs.Consistency = append(proofs.Consistency, proof)
	}
	return proofs
}

func main() {
	var in input
	var out output
	if err := json.NewDecoder(os.Stdin).Decode(&in); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	for _, c := range in.Notes {
		out.Notes = append(out.Notes, word(checkpoint(c)))
	}
	for _, c := range in.Inclusion {
		out.Inclusion = append(out.Inclusion, word(tlog.CheckRecord(c.Proof, c.Size, c.NewRoot, c.Index, c.Leaf)))
	}
	for _, c := range in.Consistency {
		out.Consistency = append(out.Consistency, word(tlog.CheckTree(c.Proof, c.Size, c.NewRoot, c.Old, c.OldRoot)))
	}
	for _, c := range in.Tiles {
		out.Tiles = append(out.Tiles, prove(c))
	}
	json.NewEncoder(os.Stdout).Encode(out)
}
