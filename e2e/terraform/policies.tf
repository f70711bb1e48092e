resource "aws_iam_policy" "read" {
  name        = "read"
  description = "Reads reports"
  policy      = data.aws_iam_policy_document.read.json
  tags        = { team = "red" }
}

resource "aws_iam_user_policy" "alice" {
  name   = "read"
  user   = aws_iam_user.alice.name
  policy = data.aws_iam_policy_document.read.json
}

resource "aws_iam_group_policy" "developers" {
  name   = "read"
  group  = aws_iam_group.developers.name
  policy = data.aws_iam_policy_document.read.json
}

resource "aws_iam_role_policy" "app" {
  name   = "read"
  role   = aws_iam_role.app.name
  policy = data.aws_iam_policy_document.read.json
}

resource "aws_iam_user_policy_attachment" "alice" {
  user       = aws_iam_user.alice.name
  policy_arn = aws_iam_policy.read.arn
}

resource "aws_iam_group_policy_attachment" "developers" {
  group      = aws_iam_group.developers.name
  policy_arn = "arn:aws:iam::aws:policy/ReadOnlyAccess"
}

resource "aws_iam_role_policy_attachment" "app" {
  role       = aws_iam_role.app.name
  policy_arn = aws_iam_policy.read.arn
}
