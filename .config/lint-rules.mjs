/**
 * @file lint-rules — the three rules of this house that no linter ships.
 *
 *   header           every file opens with a comment that carries its @file line
 *   documented       every export declared under src has a doc comment, or the file's header if it
 *                    bears the file's name (a primitive's record is labelled there)
 *   cast-has-reason  `as` (other than `as const`) and `!` stand beside the invariant that makes them true
 *
 * A reason for `as` is a comment on its line, on the line before it, or on the line before its
 * statement. For `!` any enclosing statement inside the function will do, since one shape rule proves
 * a whole loop. Doc comments are no reasons: they speak to callers.
 */

const isDoc = (comment) => comment.type === 'Block' && comment.value.startsWith('*')

const header = {
  create: (context) => ({
    Program(node) {
      const first = context.sourceCode.getAllComments()[0]
      const opens =
        first !== undefined && context.sourceCode.text.slice(0, first.range[0]).trim() === ''
      if (!opens || !isDoc(first) || !/^\*\s*(\*\s*)?@file \S+ — \S/u.test(first.value))
        context.report({ node, message: 'a file opens with /** @file name — what it is */' })
    },
  }),
}

const nameOf = (declaration) => declaration?.id?.name ?? declaration?.declarations?.[0]?.id?.name

const documented = {
  create(context) {
    const header = context.sourceCode.getAllComments()[0]?.value ?? ''
    const file = /@file (\S+) —/u.exec(header)?.[1]
    let previous // overloads share the comment of the first
    return {
      ExportNamedDeclaration(node) {
        if (node.declaration === null) return
        const name = nameOf(node.declaration)
        const comment = context.sourceCode.getCommentsBefore(node).at(-1)
        const has = comment !== undefined && isDoc(comment) && !comment.value.includes('@file ')
        if (!has && name !== previous && name !== file)
          context.report({ node, message: `${name} is exported and has no doc comment` })
        previous = name
      },
    }
  },
}

const isConst = (type) => type.type === 'TSTypeReference' && type.typeName.name === 'const'
const isFunction = (node) => /Function/u.test(node.type)
const isStatement = (node) => /(Statement|Declaration)$/u.test(node.type)

const castHasReason = {
  meta: { schema: [{ type: 'object', properties: { nonNull: { type: 'boolean' } } }] },
  create(context) {
    const nonNull = context.options[0]?.nonNull ?? true
    const explained = new Set()
    const explains = (line) => explained.has(line) || explained.has(line - 1)

    const hasReason = (node, reachesFunction) => {
      if (explains(node.loc.start.line) || explained.has(node.loc.end.line)) return true
      for (let at = node.parent; at; at = at.parent) {
        if (isStatement(at) && explained.has(at.loc.start.line - 1)) return true
        if (reachesFunction ? isFunction(at) && isStatement(at.parent) : isStatement(at))
          return false
      }
      return false
    }
    const check = (node, mark, reachesFunction) => {
      if (!hasReason(node, reachesFunction))
        context.report({
          node,
          message: `${mark} needs a comment giving the invariant that makes it true`,
        })
    }
    return {
      Program() {
        for (const comment of context.sourceCode.getAllComments())
          if (!isDoc(comment))
            for (let l = comment.loc.start.line; l <= comment.loc.end.line; l += 1) explained.add(l)
      },
      TSAsExpression: (node) => isConst(node.typeAnnotation) || check(node, '`as`', false),
      TSTypeAssertion: (node) => check(node, 'a cast', false),
      TSNonNullExpression: (node) => nonNull && check(node, '`!`', true),
    }
  },
}

export default {
  meta: { name: 'cotangent' },
  rules: { header, documented, 'cast-has-reason': castHasReason },
}
