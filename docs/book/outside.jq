# Of a book as mdBook gives it: links that leave docs/ go to the repository, but for the documents of its root that the
# site includes (book/*.md), whose own links count from the root.
def target($up; $to):
  if $to | test("^(METHODOLOGY|CONTRIBUTING|CHANGELOG)\\.md") then
    $up + "book/" + ($to | sub("^(?<name>[A-Z]+)"; .name | ascii_downcase))
  elif $to | startswith("docs/") then $up + $to[5:]
  else "https://github.com/deepclaims/deepclaims/blob/main/" + $to end;

def outside:
  (.path | split("/") | length - 1) as $depth
  | ([range($depth) | "../"] | add // "") as $up
  | (if .path | startswith("book/") then "" else "(?:\\.\\./){\($depth + 1)}" end) as $out
  | .content |= gsub("\\]\\(\($out)(?!https?:|#|\\.\\./)(?<to>[^)]+)\\)"; "](" + target($up; .to) + ")");

.[1] | walk(if type == "object" and has("content") and .path then outside else . end)
